#include "ui/player/audio_output.h"

#include <QAudioDevice>
#include <QAudioSink>
#include <QIODevice>
#include <QMediaDevices>

#include <memory>

#include "core/playback/playback.h"

namespace pllava::ui {

namespace {

constexpr double kBufferSeconds = 0.12;

} // namespace

/// What the sink pulls from: samples of the playback, silence where there are none. The sound thread only.
class SoundSink : public QIODevice {
public:
    explicit SoundSink(Playback& playback) : m_playback(playback) {}

    void start() {
        const QAudioDevice device = QMediaDevices::defaultAudioOutput();
        if (device.isNull())
            return;
        QAudioFormat format;
        format.setSampleRate(48000);
        format.setChannelCount(2);
        format.setSampleFormat(QAudioFormat::Int16);
        if (!device.isFormatSupported(format))
            format.setSampleRate(44100);
        if (!device.isFormatSupported(format))
            return;
        open(QIODevice::ReadOnly);
        m_bytesPerSecond = format.bytesForDuration(1'000'000);
        m_sink = std::make_unique<QAudioSink>(device, format);
        m_sink->setBufferSize(static_cast<qsizetype>(m_bytesPerSecond * kBufferSeconds) / 4 * 4);
        m_playback.setAudio(AudioFormat{format.sampleRate(), format.channelCount()});
        apply();
    }
    void setPlaying(bool playing) {
        m_playing = playing;
        apply();
    }
    void setVolume(double volume) {
        m_volume = volume;
        apply();
    }

protected:
    qint64 readData(char* data, qint64 size) override {
        const qint64 waiting = std::max<qint64>(0, m_sink->bufferSize() - m_sink->bytesFree());
        const auto values = static_cast<std::size_t>(size / 2);
        const std::size_t got = m_playback.readAudio({reinterpret_cast<std::int16_t*>(data), values},
                                                     static_cast<double>(waiting) / m_bytesPerSecond);
        std::fill(data + got * 2, data + size, 0);
        return size;
    }
    qint64 writeData(const char*, qint64) override { return -1; }
    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_bytesPerSecond; }

private:
    void apply() {
        if (!m_sink)
            return;
        m_sink->setVolume(QAudio::convertVolume(m_volume, QAudio::LogarithmicVolumeScale, QAudio::LinearVolumeScale));
        if (m_playing && m_sink->state() == QAudio::StoppedState)
            m_sink->start(this);
        else if (!m_playing)
            m_sink->reset(); // what waits in the buffer is not to be heard after a seek
    }

    Playback& m_playback;
    std::unique_ptr<QAudioSink> m_sink;
    int m_bytesPerSecond = 1;
    double m_volume = 1;
    bool m_playing = false;
};

AudioOutput::AudioOutput(Playback& playback) : m_sink(new SoundSink(playback)) {
    m_sink->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_sink, &QObject::deleteLater);
    m_thread.setObjectName(QStringLiteral("sound"));
    m_thread.start();
    QMetaObject::invokeMethod(m_sink, [sink = m_sink] { sink->start(); });
}

AudioOutput::~AudioOutput() {
    m_thread.quit();
    m_thread.wait();
}

void AudioOutput::setPlaying(bool playing) {
    QMetaObject::invokeMethod(m_sink, [sink = m_sink, playing] { sink->setPlaying(playing); });
}

void AudioOutput::setVolume(double volume) {
    QMetaObject::invokeMethod(m_sink, [sink = m_sink, volume] { sink->setVolume(volume); });
}

} // namespace pllava::ui
