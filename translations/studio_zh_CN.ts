<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>NormWords</name>
    <message>
        <source>projected</source>
        <translation>投影之后</translation>
    </message>
    <message>
        <source>pooled</source>
        <translation>池化之后</translation>
    </message>
    <message>
        <source>after LLM layer %1</source>
        <translation>LLM 第 %1 层之后</translation>
    </message>
    <message>
        <source>after the final norm</source>
        <translation>最终归一化之后</translation>
    </message>
    <message>
        <source>median + %1 MAD</source>
        <translation>中位数 + %1 MAD</translation>
    </message>
    <message>
        <source>density valley</source>
        <translation>密度谷</translation>
    </message>
    <message>
        <source>no threshold: one tower (%1)</source>
        <translation>没有阈值：只有一个峰（%1）</translation>
    </message>
    <message>
        <source>threshold %1 (%2)</source>
        <translation>阈值 %1（%2）</translation>
    </message>
    <message>
        <source>t %1 · row %2 · col %3 · ‖x‖ %4</source>
        <translation>t %1 · 行 %2 · 列 %3 · ‖x‖ %4</translation>
    </message>
    <message>
        <source>%1 · dominant</source>
        <translation>%1 · 主导</translation>
    </message>
</context>
<context>
    <name>pllava::ui::ColorScale</name>
    <message>
        <source>Colours from norm %1 to %2</source>
        <translation>颜色对应的范数从 %1 到 %2</translation>
    </message>
</context>
<context>
    <name>pllava::ui::ExplainButton</name>
    <message>
        <source>What am I looking at?</source>
        <translation>这张图说明什么？</translation>
    </message>
</context>
<context>
    <name>pllava::ui::NormPlot</name>
    <message>
        <source>L2 norm of visual tokens</source>
        <translation>视觉 token 的 L2 范数</translation>
    </message>
    <message>
        <source>usual tokens</source>
        <translation>普通 token</translation>
    </message>
    <message>
        <source>dominant tokens</source>
        <translation>主导 token</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>参照</translation>
    </message>
    <message>
        <source>reference, scaled to %1 tokens</source>
        <translation>参照（按 %1 个 token 缩放）</translation>
    </message>
    <message>
        <source>Histogram of token norms</source>
        <translation>token 范数直方图</translation>
    </message>
    <message>
        <source>norms %1 to %2 · tokens: %3 · dominant: %4</source>
        <translation>范数 %1 到 %2 · token：%3 · 主导：%4</translation>
    </message>
</context>
<context>
    <name>pllava::ui::PlaceChooser</name>
    <message>
        <source>Place in the model</source>
        <translation>模型中的位置</translation>
    </message>
    <message>
        <source>Where in the model the visual tokens are looked at</source>
        <translation>在模型的哪个位置观察视觉 token</translation>
    </message>
</context>
<context>
    <name>pllava::ui::TokenGrid</name>
    <message>
        <source>t %1</source>
        <translation>t %1</translation>
    </message>
    <message>
        <source>Token map: arrow keys choose a token, Enter shows its frame</source>
        <translation>token 图：方向键选择 token，回车键跳到它所在的帧</translation>
    </message>
</context>
<context>
    <name>pllava::ui::TokenMapDock</name>
    <message>
        <source>no dominant token</source>
        <translation>没有主导 token</translation>
    </message>
    <message>
        <source>%1 dominant · in %2 of %3 frames</source>
        <translation>%1 个主导 token · 分布在 %3 帧中的 %2 帧</translation>
    </message>
    <message>
        <source>Token map</source>
        <translation>token 图</translation>
    </message>
    <message>
        <source>Open a video to see where its visual tokens are large.</source>
        <translation>打开一个视频，看看哪些位置的视觉 token 较大。</translation>
    </message>
    <message>
        <source>Dominant tokens</source>
        <translation>主导 token</translation>
    </message>
    <message>
        <source>The model cuts each frame into a grid of visual tokens. Each small picture is one pooled frame (t), each cell one token, in the place of the frame that it stands for. Bright cells have a large norm. Framed ones are dominant: so large that they may outshout all others. A click shows the frame.</source>
        <translation>模型把每一帧切成由视觉 token 组成的网格。每张小图是池化后的一帧（t），每个格子是一个 token，位置与它在画面中代表的位置相同。格子越亮，范数越大。带边框的是主导 token：大到可能盖过其他所有 token。点击格子会跳到相应的帧。</translation>
    </message>
</context>
<context>
    <name>pllava::ui::TokenNormsDock</name>
    <message>
        <source>Drop the reference</source>
        <translation>丢弃参照</translation>
    </message>
    <message>
        <source>Keep as reference</source>
        <translation>保留为参照</translation>
    </message>
    <message>
        <source>Keeps this run as a dashed outline behind those to come</source>
        <translation>把这次结果保留为虚线轮廓，显示在之后的结果后面</translation>
    </message>
    <message>
        <source>%1 tokens · median %2 · MAD %3 · largest %4 · %5 dominant</source>
        <translation>%1 个 token · 中位数 %2 · MAD %3 · 最大 %4 · %5 个主导</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Written to %1</source>
        <translation>已写入 %1</translation>
    </message>
    <message>
        <source>Not written: %1</source>
        <translation>未能写入：%1</translation>
    </message>
    <message>
        <source>Threshold of dominant tokens</source>
        <translation>主导 token 的阈值</translation>
    </message>
    <message>
        <source>How the norm is found above which a token counts as dominant</source>
        <translation>如何确定阈值：范数超过它的 token 算作主导</translation>
    </message>
    <message>
        <source>Token norms</source>
        <translation>token 范数</translation>
    </message>
    <message>
        <source>Open a video to see how large its visual tokens are.</source>
        <translation>打开一个视频，看看它的视觉 token 有多大。</translation>
    </message>
    <message>
        <source>Log axis</source>
        <translation>对数轴</translation>
    </message>
    <message>
        <source>Counts on a logarithmic axis, so that few tokens are seen beside many</source>
        <translation>用对数轴显示计数，少量 token 在大量 token 旁边也看得见</translation>
    </message>
    <message>
        <source>Logarithmic counts</source>
        <translation>对数计数</translation>
    </message>
    <message>
        <source>The plot as a picture, or all tokens as a table</source>
        <translation>把图导出为图片，或把所有 token 导出为表格</translation>
    </message>
    <message>
        <source>The model sees the video as visual tokens, each a list of numbers. Its norm says how large these numbers are together. Most tokens are about equally large and form one hill; a few may be far larger, to the right of the threshold. Such dominant tokens (amber) can drown the others, and answers become short or empty. Other pooling or another α moves the hills: keep a run as reference and compare.</source>
        <translation>模型把视频看成许多视觉 token，每个 token 是一串数字，范数说明这些数字合起来有多大。大多数 token 大小相近，形成一座小山；少数可能大得多，位于阈值右边。这些主导 token（琥珀色）会淹没其他 token，使回答变短甚至为空。改变池化或 α 会移动这些山：保留一次结果作为参照，就能比较。</translation>
    </message>
</context>
<context>
    <name>pllava::ui::FrameStrip</name>
    <message>
        <source>Sampled frames</source>
        <translation>采样帧</translation>
    </message>
    <message>
        <source>The frames the model saw; choose one to go there</source>
        <translation>模型看到的帧；选择一帧即可跳到那里</translation>
    </message>
</context>
<context>
    <name>pllava::ui::FrameStripModel</name>
    <message>
        <source>Frame %1 of %2, at %3</source>
        <translation>第 %1 帧，共 %2 帧，位于 %3</translation>
    </message>
</context>
<context>
    <name>pllava::ui::PlayerActions</name>
    <message>
        <source>Back 5 Seconds</source>
        <translation>后退 5 秒</translation>
    </message>
    <message>
        <source>Forward 5 Seconds</source>
        <translation>前进 5 秒</translation>
    </message>
    <message>
        <source>Previous Frame</source>
        <translation>上一帧</translation>
    </message>
    <message>
        <source>Next Frame</source>
        <translation>下一帧</translation>
    </message>
    <message>
        <source>Play Backwards, Faster Each Time</source>
        <translation>倒放，每按一次加快</translation>
    </message>
    <message>
        <source>Pause at Normal Speed</source>
        <translation>暂停并恢复正常速度</translation>
    </message>
    <message>
        <source>Play, Faster Each Time</source>
        <translation>播放，每按一次加快</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>减速</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>加速</translation>
    </message>
    <message>
        <source>Normal Speed</source>
        <translation>正常速度</translation>
    </message>
    <message>
        <source>Loop the Range A–B</source>
        <translation>循环播放 A–B 区间</translation>
    </message>
    <message>
        <source>Begin the Range Here (A)</source>
        <translation>从这里开始区间 (A)</translation>
    </message>
    <message>
        <source>End the Range Here (B)</source>
        <translation>在这里结束区间 (B)</translation>
    </message>
    <message>
        <source>Clear the Range</source>
        <translation>清除区间</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>增大音量</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>减小音量</translation>
    </message>
    <message>
        <source>Full Screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
</context>
<context>
    <name>pllava::ui::PlayerPanel</name>
    <message>
        <source>Opening %1…</source>
        <translation>正在打开 %1…</translation>
    </message>
    <message>
        <source>Open a Video</source>
        <translation>打开视频</translation>
    </message>
</context>
<context>
    <name>pllava::ui::Timeline</name>
    <message>
        <source>Position in the video</source>
        <translation>视频中的位置</translation>
    </message>
    <message>
        <source>Drag to seek; hold Shift and drag to mark the range that questions are about; amber marks are the frames the model saw</source>
        <translation>拖动以跳转；按住 Shift 拖动以标出提问所针对的区间；琥珀色标记是模型看到的帧</translation>
    </message>
</context>
<context>
    <name>pllava::ui::TransportBar</name>
    <message>
        <source>Position and length</source>
        <translation>位置与总长</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Speed; the pitch is kept</source>
        <translation>速度；音调保持不变</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>This video has no sound</source>
        <translation>此视频没有声音</translation>
    </message>
</context>
<context>
    <name>pllava::ui::VideoView</name>
    <message>
        <source>Drop a video here, or click to open one</source>
        <translation>把视频拖到这里，或点击打开</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>视频</translation>
    </message>
</context>
</TS>
