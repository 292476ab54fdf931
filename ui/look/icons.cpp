#include "ui/look/icons.h"

#include <filesystem>

#include <QApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QSvgRenderer>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/resources.h"

namespace pllava::ui {
namespace {

/// Draws one SVG file, its `color:#232629` replaced by the colour that the palette has for text.
class PaletteIconEngine : public QIconEngine {
public:
    explicit PaletteIconEngine(QByteArray svg) : m_svg(std::move(svg)) {}
    QIconEngine* clone() const override { return new PaletteIconEngine(m_svg); }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const QPalette palette = QApplication::palette();
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        const auto role = mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::WindowText;
        QByteArray svg = m_svg;
        svg.replace("#232629", palette.color(group, role).name().toLatin1());
        QSvgRenderer(svg).render(painter, rect);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }

private:
    QByteArray m_svg;
};

/// All of them, so that none can be missing later.
QHash<QString, QByteArray> loadIcons() {
    const std::filesystem::path folder = resourceFolder() / "icons";
    QHash<QString, QByteArray> icons;
    std::error_code failure;
    for (const auto& file : std::filesystem::directory_iterator(folder, failure))
        icons[QString::fromStdString(file.path().stem().string())] =
            QByteArray::fromStdString(readTextFile(file.path()));
    if (icons.isEmpty())
        throw Error(ErrorKind::NotFound,
                    folder.string() + " holds no icons; install the program whole, or set PLLAVA_RESOURCES to its "
                                      "resources folder");
    return icons;
}

} // namespace

QIcon icon(const QString& name) {
    static const QHash<QString, QByteArray> icons = loadIcons();
    const QByteArray svg = icons.value(name);
    if (svg.isEmpty())
        qFatal("resources/icons has no %s.svg", qUtf8Printable(name));
    return QIcon(new PaletteIconEngine(svg));
}

} // namespace pllava::ui
