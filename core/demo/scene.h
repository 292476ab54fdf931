#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace pllava::demo {

enum class Color { Red, Green, Blue, Yellow, Purple, Orange };
enum class Shape { Circle, Square, Triangle, Star };
enum class Backdrop { Black, Gray, White };
/// Where something moves; y grows downward.
enum class Heading { Left, Right, Up, Down, UpperLeft, UpperRight, LowerLeft, LowerRight };
enum class Motion { Still, Move, Appear, Disappear };
/// Rows of three from the top left to the bottom right.
enum class Place { TopLeft, Top, TopRight, Left, Center, Right, BottomLeft, Bottom, BottomRight };
enum class Size { Small, Large };
enum class Speed { Slow, Fast };
/// Pictures of another world than this one's.
enum class Outside { Noise, Stripes, Checks, Gradient, Blobs, Landscape };

constexpr std::size_t kColors = 6, kShapes = 4, kHeadings = 8, kPlaces = 9, kBackdrops = 3, kOutsides = 6;
/// Side of the square picture that places, sizes and ways are measured in, in pixels.
constexpr double kSide = 112;

struct Point {
    double x = 0, y = 0;
    bool operator==(const Point&) const = default;
};
/// Unit step of a heading.
Point step(Heading heading);
Heading opposite(Heading heading);

/// One shape. Time u runs from 0 to 1 over the clip; lengths are in pixels of kSide.
struct Item {
    Color color = Color::Red;
    Shape shape = Shape::Circle;
    Motion motion = Motion::Still;
    Heading heading = Heading::Left;  ///< of Move
    double distance = 0;              ///< way of Move over the whole clip
    double when = 0;                  ///< u of Appear or Disappear
    double x = 0, y = 0, radius = 12; ///< centre at u = 0
    std::array<double, 3> rgb{};
};

enum class Medium { Image, Video };
enum class SceneKind { Still, OneMoves, TwoMove, Appears, Disappears, TwoEvents, CameraPans, Outside };
constexpr std::size_t kSceneKinds = 8;

/// A clip as it is to be drawn and asked about. Colours are distinct within one, shapes too; items stand in the
/// palette's order; none covers another at any time.
struct Scene {
    Medium medium = Medium::Video;
    SceneKind kind = SceneKind::Still;
    std::vector<Item> items;
    Backdrop backdrop = Backdrop::Black;
    std::optional<Heading> camera; ///< where the camera pans; everything seen goes the other way
    double cameraDistance = 0;
    Outside outside = Outside::Noise; ///< with SceneKind::Outside
    std::uint64_t look = 0;           ///< seed of noise, softness, shades
};

/// Centre at time u, the camera's pan counted in.
Point position(const Scene& scene, const Item& item, double u);
bool visible(const Item& item, double u);
/// Items that move, appear or disappear, in order of the scene.
std::vector<const Item*> active(const Scene& scene);

/// What can be said for certain; nothing near a border between two answers.
std::optional<Place> placeOf(const Item& item);
std::optional<Size> sizeOf(const Item& item);
std::optional<Speed> speedOf(const Item& item);

/// The scene played backward.
Scene reversed(Scene scene);
/// The single picture seen at time u.
Scene stillAt(const Scene& scene, double u);

} // namespace pllava::demo
