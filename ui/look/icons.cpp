#include "ui/look/icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QSvgRenderer>

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

} // namespace

QIcon icon(const QString& name) {
    QFile file(QString::fromStdString((resourceFolder() / "icons").string()) + u'/' + name + QStringLiteral(".svg"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("resources/icons has no %s.svg", qUtf8Printable(name));
    return QIcon(new PaletteIconEngine(file.readAll()));
}

} // namespace pllava::ui
