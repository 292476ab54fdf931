#include "core/playback/playback_engine.h"

#include <algorithm>

namespace pllava {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kAhead = 3;
/// Sound is decoded at least this often.
constexpr auto kSoundInterval = 100ms;
/// Pictures that come too late are left out, but one is shown at least this often.
constexpr auto kLongestWithoutPicture = 200ms;
/// Later than this, decoding jumps to the clock's position.
constexpr double kHopelessSeconds = 0.5;
constexpr double kDueRounding = 1e-4;

} // namespace

void PlaybackEngine::open(const std::string& path, std::stop_token stop) {
    close();
    m_stop = stop;
    m_source = openPictures(path, std::move(stop));
    openSound();
    m_sound.setClock(0, m_speed);
    if (m_events.opened)
        m_events.opened(m_source->description());
    show(m_source->at(0, {}));
}

void PlaybackEngine::close() {
    setState(PlaybackState::Paused);
    m_sound.run(false);
    m_sound.open(nullptr, {});
    m_ahead.clear();
    m_shown = {};
    m_loop.reset();
    m_noneAhead = false;
    m_source.reset();
}

void PlaybackEngine::openSound() {
    m_soundStale = true;
    std::unique_ptr<AudioReader> reader;
    try {
        if (m_audio && m_source->description().hasAudio)
            reader = std::make_unique<AudioReader>(std::make_shared<LocalFile>(m_source->description().path), m_stop,
                                                   *m_audio);
    } catch (const Error& error) {
        // The pictures of a file whose sound cannot be decoded are still shown.
        if (error.kind() == ErrorKind::Cancelled)
            throw;
    }
    m_sound.open(std::move(reader), m_audio.value_or(AudioFormat{}));
}

void PlaybackEngine::setState(PlaybackState state) {
    if (m_state != state && m_events.state)
        m_events.state(state);
    m_state = state;
}

void PlaybackEngine::setPlaying(bool playing) {
    const bool ended = m_state == PlaybackState::Ended;
    const bool outside = m_loop && (m_shown.seconds < m_loop->start - kDueRounding || !isLooping());
    if (playing && (ended || outside) && m_speed > 0)
        seek(m_loop ? m_loop->start : 0, {});
    m_soundStale = m_soundStale || playing; // what waited at the loudspeaker was dropped
    setState(playing ? PlaybackState::Playing : ended ? PlaybackState::Ended : PlaybackState::Paused);
    m_sound.run(playing);
}

void PlaybackEngine::seek(double seconds, const IsAbandoned& isAbandoned) {
    m_ahead.clear();
    m_noneAhead = false;
    m_soundStale = true;
    const TimedPicture picture = m_source->at(seconds, isAbandoned);
    const double end = picture.seconds + picture.duration;
    m_sound.setClock(seconds < end ? std::max(seconds, picture.seconds) : picture.seconds, m_speed);
    show(picture);
    if (m_state == PlaybackState::Ended)
        setState(PlaybackState::Paused);
}

void PlaybackEngine::returnToShown() {
    m_ahead.clear();
    m_noneAhead = false;
    m_soundStale = true;
    m_source->at(m_shown.seconds, {});
}

void PlaybackEngine::stepOnce(bool forward) {
    if (m_state == PlaybackState::Playing)
        setPlaying(false);
    returnToShown();
    if (const auto picture = forward ? m_source->next() : m_source->previous()) {
        setState(PlaybackState::Paused);
        m_sound.setClock(picture->seconds, m_speed);
        show(*picture);
    }
}

void PlaybackEngine::setSpeed(double speed) {
    const bool turns = (speed < 0) != (m_speed < 0);
    m_speed = speed;
    m_sound.setClock(m_sound.seconds(), speed);
    m_soundStale = true;
    if (turns && m_source)
        returnToShown();
}

void PlaybackEngine::setLoop(std::optional<TimeRange> range) {
    m_loop = range && range->end > range->start ? range : std::nullopt;
    returnToShown();
}

void PlaybackEngine::setPictureSize(PictureSize box) {
    if (box == m_box)
        return;
    m_box = box;
    for (Ready& ready : m_ahead)
        ready.frame = m_converter.convert(ready.picture, m_box);
    if (m_source)
        show(m_shown);
}

void PlaybackEngine::setAudio(std::optional<AudioFormat> format) {
    m_audio = format;
    if (m_source)
        openSound();
}

void PlaybackEngine::show(TimedPicture picture) {
    PlaybackFrame frame = m_converter.convert(picture, m_box);
    present({std::move(picture), std::move(frame)});
}

void PlaybackEngine::present(Ready ready) {
    m_shown = std::move(ready.picture);
    m_shownAt = PlaybackClock::Steady::now();
    if (m_events.frame)
        m_events.frame(ready.frame);
}

std::optional<PlaybackEngine::Time> PlaybackEngine::work() {
    if (!m_source || m_state != PlaybackState::Playing)
        return std::nullopt;
    return m_speed > 0 ? playForward() : playBackward();
}

bool PlaybackEngine::isLooping() const {
    return m_loop && m_source->description().durationSeconds > 0 && m_shown.seconds < m_loop->end;
}

double PlaybackEngine::endTime() const {
    if (isLooping() && m_shown.seconds + m_shown.duration >= m_loop->end)
        return m_loop->end;
    const double pictures = m_shown.seconds + m_shown.duration;
    return m_sound.isOpen() ? std::max(pictures, m_source->description().durationSeconds) : pictures;
}

PlaybackEngine::Time PlaybackEngine::playForward() {
    if (m_soundStale)
        m_sound.start(m_sound.seconds(), m_speed);
    m_soundStale = false;
    m_sound.fill(isLooping() ? m_loop->end : 1e12);
    presentDue();
    const Time now = PlaybackClock::Steady::now();
    const Time due = m_ahead.empty() ? now : m_sound.when(m_ahead.front().frame.seconds);
    if (!m_noneAhead && m_ahead.size() < kAhead && (m_ahead.empty() || due - now > m_cost)) {
        decodeAhead();
        return now;
    }
    if (m_ahead.empty())
        return finish();
    return m_sound.isOpen() ? std::min(due, now + kSoundInterval) : due;
}

void PlaybackEngine::presentDue() {
    const double now = m_sound.seconds() + kDueRounding;
    while (m_ahead.size() > 1 && m_ahead[1].frame.seconds <= now)
        m_ahead.pop_front(); // too late for this one
    if (m_ahead.empty() || m_ahead.front().frame.seconds > now)
        return;
    Ready ready = std::move(m_ahead.front());
    m_ahead.pop_front();
    present(std::move(ready));
}

void PlaybackEngine::decodeAhead() {
    const Time begin = PlaybackClock::Steady::now();
    const double now = m_sound.seconds();
    const double reached = m_ahead.empty() ? m_shown.seconds + m_shown.duration : m_ahead.back().frame.seconds;
    const bool hopeless = now - reached > kHopelessSeconds * std::max(1.0, m_speed);
    std::optional<TimedPicture> picture = m_source->next();
    if (hopeless && picture)
        picture = m_source->at(now + m_speed / 10, {});
    m_noneAhead = !picture || (isLooping() && picture->seconds >= m_loop->end);
    if (m_noneAhead)
        return;
    const bool late = picture->seconds + picture->duration <= now && begin - m_shownAt < kLongestWithoutPicture;
    if (late && m_ahead.empty())
        m_shown = std::move(*picture); // as good as shown
    else
        m_ahead.push_back({*picture, m_converter.convert(*picture, m_box)});
    m_cost = PlaybackClock::Steady::now() - begin;
}

PlaybackEngine::Time PlaybackEngine::finish() {
    if (m_sound.seconds() < endTime())
        return std::min(m_sound.when(endTime()), PlaybackClock::Steady::now() + kSoundInterval);
    if (isLooping()) {
        seek(m_loop->start, {});
        return PlaybackClock::Steady::now();
    }
    m_sound.run(false);
    show(m_shown); // it may have been left out
    setState(PlaybackState::Ended);
    return PlaybackClock::Steady::now();
}

PlaybackEngine::Time PlaybackEngine::playBackward() {
    const double begin = m_loop ? m_loop->start : 0;
    const double now = m_sound.seconds();
    if (now <= begin) {
        seek(m_loop ? m_loop->end - kDueRounding : begin, {});
        if (!m_loop)
            setPlaying(false);
        return PlaybackClock::Steady::now();
    }
    TimedPicture picture = m_source->at(now, {});
    if (picture.seconds != m_shown.seconds)
        show(std::move(picture));
    if (m_sound.seconds() < m_shown.seconds)
        return PlaybackClock::Steady::now();
    return std::max(m_sound.when(m_shown.seconds), PlaybackClock::Steady::now()) + 1ms;
}

} // namespace pllava
