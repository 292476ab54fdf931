<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Choosing</name>
    <message>
        <source>Names that are not UTF-8: %1</source>
        <translation>非 UTF-8 的名称：%1</translation>
    </message>
</context>
<context>
    <name>ConversationText</name>
    <message>
        <source>%1 frames, pooling %2×%3×%4, α %5, template %6, %7 tokens, first word after %8 s</source>
        <translation>%1 帧，池化 %2×%3×%4，α %5，模板 %6，%7 个 token，首词 %8 秒</translation>
    </message>
    <message>
        <source>About %1 – %2 s of the video</source>
        <translation>关于视频的 %1 – %2 秒</translation>
    </message>
    <message>
        <source>Adapter %1</source>
        <translation>适配器 %1</translation>
    </message>
    <message>
        <source>Model %1</source>
        <translation>模型 %1</translation>
    </message>
</context>
<context>
    <name>LabText</name>
    <message>
        <source>Image model</source>
        <translation>图像模型</translation>
    </message>
    <message>
        <source>Own layout</source>
        <translation>模型自己的布局</translation>
    </message>
    <message>
        <source>collapsed: no answer</source>
        <translation>崩溃：没有回答</translation>
    </message>
    <message>
        <source>repeats itself</source>
        <translation>重复自己</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>有回答</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Prompt lab</source>
        <translation>提示实验室</translation>
    </message>
    <message>
        <source>Length of answers</source>
        <translation>回答长度</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>LoRA α</source>
        <translation>LoRA α</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧数</translation>
    </message>
    <message>
        <source>Exam of the demo world</source>
        <translation>演示世界的测验</translation>
    </message>
    <message>
        <source>Space, time or both</source>
        <translation>空间、时间或两者</translation>
    </message>
    <message>
        <source>Shapes: 4,2,2; 8:4,2,2</source>
        <translation>形状：4,2,2; 8:4,2,2</translation>
    </message>
    <message>
        <source>Values: 0, 4, 32</source>
        <translation>取值：0, 4, 32</translation>
    </message>
    <message>
        <source>α: 0, 4, 32</source>
        <translation>α：0, 4, 32</translation>
    </message>
    <message>
        <source>Show the paper&apos;s curves</source>
        <translation>显示论文中的曲线</translation>
    </message>
    <message>
        <source>Questions per kind</source>
        <translation>每种题型的题数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Video or picture</source>
        <translation>视频或图片</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Questions per conversation</source>
        <translation>每段对话的问题数</translation>
    </message>
    <message>
        <source>Ask for brief answers</source>
        <translation>要求简答</translation>
    </message>
    <message>
        <source>In space</source>
        <translation>空间</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>In space and time</source>
        <translation>空间与时间</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>Language</name>
    <message>
        <source>English</source>
        <translation>简体中文</translation>
    </message>
</context>
<context>
    <name>NormWords</name>
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
        <source>t %1 · row %2 · col %3 · norm %4</source>
        <translation>t %1 · 行 %2 · 列 %3 · 范数 %4</translation>
    </message>
    <message>
        <source>%1 · dominant</source>
        <translation>%1 · 主导</translation>
    </message>
</context>
<context>
    <name>SavedExperimentsModel</name>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>被中断</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
</context>
<context>
    <name>Suggestions</name>
    <message>
        <source>Describe the video in detail.</source>
        <translation>请详细描述这个视频。</translation>
    </message>
    <message>
        <source>Who or what is in the video?</source>
        <translation>视频中有谁或有什么？</translation>
    </message>
    <message>
        <source>What happens, from beginning to end?</source>
        <translation>从头到尾发生了什么？</translation>
    </message>
    <message>
        <source>What happens in the video?</source>
        <translation>视频里发生了什么？</translation>
    </message>
    <message>
        <source>Which object moves?</source>
        <translation>哪个物体移动？</translation>
    </message>
    <message>
        <source>How many objects are there?</source>
        <translation>有几个物体？</translation>
    </message>
</context>
<context>
    <name>TuningText</name>
    <message>
        <source>The model&apos;s own</source>
        <translation>模型自带设置</translation>
    </message>
    <message>
        <source>Paper: 16 frames, 16×12×12</source>
        <translation>论文：16 帧，16×12×12</translation>
    </message>
    <message>
        <source>n-frame: 4 frames, no pooling</source>
        <translation>n-frame：4 帧，不池化</translation>
    </message>
    <message>
        <source>Time only: one token per frame</source>
        <translation>仅时间：每帧一个 token</translation>
    </message>
    <message>
        <source>Space only: all frames in one</source>
        <translation>仅空间：所有帧合为一</translation>
    </message>
    <message>
        <source>%1 tokens do not fit into the model&apos;s context of %2; pool more.</source>
        <translation>%1 个 token 超出模型的上下文长度 %2；请加大池化。</translation>
    </message>
    <message>
        <source>T′ below the number of frames averages over time. The paper found that this hurts: pool over space, not over time.</source>
        <translation>T′ 小于帧数会在时间上取平均。论文发现这会损害效果：应池化空间，而不是时间。</translation>
    </message>
    <message>
        <source>T′ above the number of frames repeats tokens, which costs time and adds nothing.</source>
        <translation>T′ 大于帧数只会重复 token：更费时，没有新信息。</translation>
    </message>
    <message>
        <source>A frame has %1×%2 patches; a finer pooling repeats tokens.</source>
        <translation>一帧有 %1×%2 个图像块；更细的池化只会重复 token。</translation>
    </message>
    <message>
        <source>%1 tokens do not fit into the model&apos;s context of %2; use fewer frames.</source>
        <translation>%1 个 token 超出模型的上下文长度 %2；请减少帧数。</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>reading frames</source>
        <translation>正在读取帧</translation>
    </message>
    <message>
        <source>looking at the frames</source>
        <translation>正在观看各帧</translation>
    </message>
    <message>
        <source>reading the question</source>
        <translation>正在读取问题</translation>
    </message>
    <message>
        <source>%1 is missing.</source>
        <translation>找不到 %1。</translation>
    </message>
    <message>
        <source>%1 cannot be opened. Check the path and its permissions.</source>
        <translation>无法打开 %1。请检查路径和权限。</translation>
    </message>
    <message>
        <source>%1 is empty. Copy or download it again.</source>
        <translation>%1 是空的。请重新复制或下载。</translation>
    </message>
    <message>
        <source>%1 contains no video. Choose another file.</source>
        <translation>%1 中没有视频。请选择其他文件。</translation>
    </message>
    <message>
        <source>No picture in %1 can be decoded. The file may be damaged.</source>
        <translation>%1 中没有可解码的画面。文件可能已损坏。</translation>
    </message>
    <message>
        <source>%1 is neither a file nor a folder of pictures.</source>
        <translation>%1 既不是文件，也不是图片文件夹。</translation>
    </message>
    <message>
        <source>%1 is a list of other files, not a video. Open the videos.</source>
        <translation>%1 是其他文件的列表，不是视频。请打开视频本身。</translation>
    </message>
    <message>
        <source>%1 is encrypted. Only unprotected videos can be read.</source>
        <translation>%1 已加密。只能读取未加密的视频。</translation>
    </message>
    <message>
        <source>There is no decoder for %2, which %1 needs. Convert it to H.264.</source>
        <translation>%1 需要 %2 的解码器，而这里没有。请将其转换为 H.264。</translation>
    </message>
    <message>
        <source>%1 is not valid JSON. Download or export it again.</source>
        <translation>%1 不是有效的 JSON。请重新下载或导出。</translation>
    </message>
    <message>
        <source>%1 contains no weights of a model (*.safetensors).</source>
        <translation>%1 中没有模型权重（*.safetensors）。</translation>
    </message>
    <message>
        <source>The weights in %1 do not fit the model.</source>
        <translation>%1 中的权重与模型不符。</translation>
    </message>
    <message>
        <source>The model folder %1 cannot be read.</source>
        <translation>无法读取模型文件夹 %1。</translation>
    </message>
    <message>
        <source>The prompt is too long: it has %1 tokens, %2 of them from the video, and the model&apos;s context holds %3. Reduce the pooling shape or the frames, or shorten the question.</source>
        <translation>提示词过长：共 %1 个词元，其中 %2 个来自视频，而模型的上下文只能容纳 %3 个。请减小池化形状或帧数，或缩短问题。</translation>
    </message>
    <message>
        <source>No model is loaded. Open one first.</source>
        <translation>尚未加载模型。请先打开一个。</translation>
    </message>
    <message>
        <source>No video is open. Open one first.</source>
        <translation>尚未打开视频。请先打开一个。</translation>
    </message>
    <message>
        <source>The question is empty.</source>
        <translation>问题是空的。</translation>
    </message>
    <message>
        <source>The marked range is empty or lies outside the video.</source>
        <translation>标记的范围是空的，或超出了视频。</translation>
    </message>
    <message>
        <source>Memory is full. Load a smaller model, or close other programs.</source>
        <translation>内存不足。请加载更小的模型，或关闭其他程序。</translation>
    </message>
    <message>
        <source>The disk is full or a quota is used up. Free some space, or choose another folder.</source>
        <translation>磁盘已满或配额已用完。请腾出空间，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Memory is full. Reduce the frames or the pooling shape, or close other programs.</source>
        <translation>内存已满。请减少帧数或减小池化形状，或关闭其他程序。</translation>
    </message>
    <message>
        <source>The request is not valid</source>
        <translation>请求无效</translation>
    </message>
    <message>
        <source>A file is missing</source>
        <translation>缺少文件</translation>
    </message>
    <message>
        <source>A file is damaged</source>
        <translation>文件已损坏</translation>
    </message>
    <message>
        <source>This is not supported</source>
        <translation>不支持</translation>
    </message>
    <message>
        <source>Memory is full</source>
        <translation>内存已满</translation>
    </message>
    <message>
        <source>The network does not answer</source>
        <translation>网络没有响应</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>出错了</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>pllava::ui::ChatHints</name>
    <message>
        <source>The demo model knows only coloured shapes. For a real video open the folder of a published PLLaVA model: pllava-7b, pllava-13b or pllava-34b from Hugging Face.</source>
        <translation>演示模型只认识彩色图形。要看真实视频，请打开已发布的 PLLaVA 模型文件夹：Hugging Face 上的 pllava-7b、pllava-13b 或 pllava-34b。</translation>
    </message>
    <message>
        <source>Open a model&apos;s folder…</source>
        <translation>打开模型文件夹…</translation>
    </message>
    <message>
        <source>The conversation is longer than what the model can read at once: its oldest questions and answers are left out from now on.</source>
        <translation>对话已超过模型一次能读的长度：从现在起不再包含最早的问答。</translation>
    </message>
</context>
<context>
    <name>pllava::ui::ChatPanel</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Ask anything about the video: what happens, what moves, which way.</source>
        <translation>随意提问：视频里发生了什么？什么在动？往哪个方向？</translation>
    </message>
    <message>
        <source>Your question</source>
        <translation>你的问题</translation>
    </message>
    <message>
        <source>Press Enter to ask, Shift+Enter for a new line</source>
        <translation>按 Enter 提问，Shift+Enter 换行</translation>
    </message>
    <message>
        <source>Ask about the marked range…</source>
        <translation>就选定片段提问…</translation>
    </message>
    <message>
        <source>Ask about the video…</source>
        <translation>就视频提问…</translation>
    </message>
    <message>
        <source>About %1 – %2 s</source>
        <translation>关于 %1 – %2 秒</translation>
    </message>
    <message>
        <source>Ask about the whole video</source>
        <translation>改为询问整段视频</translation>
    </message>
    <message>
        <source>Editing an earlier question. The turns after it move to the earlier conversations. Press Esc to cancel.</source>
        <translation>正在修改之前的问题。其后的问答会移到以前的对话中。按 Esc 取消。</translation>
    </message>
</context>
<context>
    <name>pllava::ui::ColorScale</name>
    <message>
        <source>Colours from norm %1 to %2</source>
        <translation>颜色对应的范数从 %1 到 %2</translation>
    </message>
    <message>
        <source>norm %1</source>
        <translation>范数 %1</translation>
    </message>
</context>
<context>
    <name>pllava::ui::CompareDock</name>
    <message>
        <source>No adapter</source>
        <translation>不用适配器</translation>
    </message>
    <message>
        <source>How the video becomes visual tokens</source>
        <translation>视频如何变成视觉 token</translation>
    </message>
    <message>
        <source>LoRA weights</source>
        <translation>LoRA 权重</translation>
    </message>
    <message>
        <source>LoRA α</source>
        <translation>LoRA α</translation>
    </message>
    <message>
        <source>(no answer)</source>
        <translation>（没有回答）</translation>
    </message>
    <message>
        <source>%1 visual tokens · %2 new · %3 ms · median norm %4, %5 dominant</source>
        <translation>%1 个视觉 token · 新 token %2 个 · %3 毫秒 · 范数中位数 %4，主导 %5 个</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>The same video and question, shown to the same model in different ways. PLLaVA pools the frames&apos; tokens; n-frame concatenates all of them; Video-ChatGPT averages over space and over time separately; IG-VLM tiles frames into one picture; the image model sees only the middle frame, with α = 0. Tokens and time show what an answer costs.</source>
        <translation>同一段视频、同一个问题，以不同方式给同一个模型看。PLLaVA 对各帧的 token 做池化；n-frame 把它们全部依次拼接；Video-ChatGPT 分别对空间和时间求平均；IG-VLM 把多帧拼成一张图；图像模型只看中间一帧，α = 0。token 数和时间说明一次回答的代价。</translation>
    </message>
    <message>
        <source>Add configuration (up to six)</source>
        <translation>添加配置（最多六个）</translation>
    </message>
    <message>
        <source>Remove the last configuration</source>
        <translation>移除最后一个配置</translation>
    </message>
</context>
<context>
    <name>pllava::ui::ConversationListModel</name>
    <message>
        <source>1 question</source>
        <translation>1 个问题</translation>
    </message>
    <message>
        <source>%1 questions</source>
        <translation>%1 个问题</translation>
    </message>
</context>
<context>
    <name>pllava::ui::ExperimentDock</name>
    <message>
        <source>The loaded adapter</source>
        <translation>已加载的适配器</translation>
    </message>
    <message>
        <source>Model and all adapters</source>
        <translation>模型和全部适配器</translation>
    </message>
    <message>
        <source>Weights to run</source>
        <translation>要运行的权重</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Resumed</source>
        <translation>已恢复</translation>
    </message>
    <message>
        <source>Trial results</source>
        <translation>试验结果</translation>
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
    <name>pllava::ui::ExportButton</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>The figure as a picture, or its numbers as a table</source>
        <translation>把图存为图片，或把数字存为表格</translation>
    </message>
</context>
<context>
    <name>pllava::ui::FigureView</name>
    <message>
        <source>Run to see the figure.</source>
        <translation>运行后可在此看到图。</translation>
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
    <name>pllava::ui::HistoryDock</name>
    <message>
        <source>Earlier conversations</source>
        <translation>以前的对话</translation>
    </message>
    <message>
        <source>Your earlier conversations are kept here.</source>
        <translation>以前的对话会保留在这里。</translation>
    </message>
    <message>
        <source>Search…</source>
        <translation>搜索…</translation>
    </message>
    <message>
        <source>Search earlier conversations</source>
        <translation>搜索以前的对话</translation>
    </message>
    <message>
        <source>Press Enter or double-click to open a conversation, Delete to delete it</source>
        <translation>按 Enter 或双击打开对话，按 Delete 删除</translation>
    </message>
    <message>
        <source>Delete this conversation</source>
        <translation>删除这段对话</translation>
    </message>
</context>
<context>
    <name>pllava::ui::InsideDock</name>
    <message>
        <source>Layers and attention</source>
        <translation>各层与注意力</translation>
    </message>
    <message>
        <source>Attention over the video</source>
        <translation>在视频上显示注意力</translation>
    </message>
    <message>
        <source>Shows on the picture where the answer&apos;s tokens attended</source>
        <translation>在画面上叠加回答的 token 所关注的位置</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>各层</translation>
    </message>
    <message>
        <source>Similarity of neighbours</source>
        <translation>相邻 token 的相似度</translation>
    </message>
    <message>
        <source>Attention of the answer</source>
        <translation>回答的注意力</translation>
    </message>
    <message>
        <source>What the figure shows</source>
        <translation>图中显示什么</translation>
    </message>
    <message>
        <source>Visual tokens change on their way through the language model. Layers: how large their norms are, from the projector through every layer, and how similar neighbours are in space and time. Similarity: the similarity of every token to its neighbours at one point; bright cells resemble the cells around them, or the same cell before and after. Attention: which moments of the video the words of the answer attended to, as the share of each frame.</source>
        <translation>视觉 token 在语言模型中逐层变化。“各层”：从投影层到每一层，它们的范数有多大，空间和时间上的邻居有多相似。“相似度”：在某一处每个 token 与邻居的相似度；亮格与周围的格子，或与前后帧的同一格相像。“注意力”：回答的词关注视频的哪些时刻，以每帧所占的份额表示。</translation>
    </message>
</context>
<context>
    <name>pllava::ui::LabController</name>
    <message>
        <source>Stopped. Results so far are kept.</source>
        <translation>已停止；完成的部分保留。</translation>
    </message>
    <message>
        <source>Save a report</source>
        <translation>保存报告</translation>
    </message>
    <message numerus="yes">
        <source>%n videos</source>
        <translation>
            <numerusform>%n 段视频</numerusform>
        </translation>
    </message>
    <message>
        <source>This experiment is about another model. Open %1 first.</source>
        <translation>该实验用的是另一个模型，请先打开 %1。</translation>
    </message>
</context>
<context>
    <name>pllava::ui::LabDock</name>
    <message>
        <source>Written to %1</source>
        <translation>已写入 %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Stop; results so far are kept</source>
        <translation>停止；已完成的保留</translation>
    </message>
    <message>
        <source>Open a video and ask a question first</source>
        <translation>请先打开视频并提问</translation>
    </message>
    <message>
        <source>Another experiment is running</source>
        <translation>另一个实验正在运行</translation>
    </message>
    <message>
        <source>Run on the open video with the latest question</source>
        <translation>用当前视频和最新的问题运行</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>图</translation>
    </message>
</context>
<context>
    <name>pllava::ui::MainWindow</name>
    <message>
        <source>Some weights in the model&apos;s folder are not read.</source>
        <translation>模型文件夹中的部分权重未被读取。</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Video</source>
        <translation>视频(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Ask</source>
        <translation>提问(&amp;A)</translation>
    </message>
    <message>
        <source>The conversation could not be opened. </source>
        <translation>无法打开该对话。</translation>
    </message>
    <message>
        <source>This conversation is open in another window. Questions asked here are saved as a separate conversation.</source>
        <translation>此对话已在另一个窗口中打开。您在这里提出的问题将另存为一个单独的对话。</translation>
    </message>
    <message>
        <source>Vie&amp;w</source>
        <translation>视图(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Recent videos</source>
        <translation>最近的视频</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Open a video…</source>
        <translation>打开视频…</translation>
    </message>
    <message>
        <source>Open a model…</source>
        <translation>打开模型…</translation>
    </message>
    <message>
        <source>Use the demo model</source>
        <translation>使用演示模型</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>停止回答</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Export the conversation…</source>
        <translation>导出对话…</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>演示模式</translation>
    </message>
    <message>
        <source>Keyboard shortcuts…</source>
        <translation>快捷键…</translation>
    </message>
    <message>
        <source>About PLLaVA Studio</source>
        <translation>关于 PLLaVA Studio</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>Open a model&apos;s folder</source>
        <translation>打开模型文件夹</translation>
    </message>
    <message>
        <source>PLLaVA Studio %1

Video question answering with PLLaVA (arXiv 2404.16994).
Free software under the GNU General Public License, version 3 or later.
Icons: KDE Breeze (LGPL-3.0-or-later). Plots: QCustomPlot (GPL-3.0-or-later).</source>
        <translation>PLLaVA Studio %1

基于 PLLaVA（arXiv 2404.16994）的视频问答。
自由软件，采用 GNU 通用公共许可证第 3 版或更高版本。
图标：KDE Breeze（LGPL-3.0-or-later）。绘图：QCustomPlot（GPL-3.0-or-later）。</translation>
    </message>
    <message>
        <source>Open another video…</source>
        <translation>打开其他视频…</translation>
    </message>
    <message>
        <source>Demo model</source>
        <translation>演示模型</translation>
    </message>
    <message>
        <source>The model is being loaded…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Open a video first</source>
        <translation>请先打开视频</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>The conversation is deleted.</source>
        <translation>对话已删除。</translation>
    </message>
    <message>
        <source>Window, video and settings could not be restored and will not be saved; conversations are kept. </source>
        <translation>窗口、视频和设置无法恢复，也不会保存；对话仍会保留。</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>处理中…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>没有模型</translation>
    </message>
    <message>
        <source>Export the conversation</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>Save elsewhere…</source>
        <translation>另存到别处…</translation>
    </message>
    <message>
        <source>Sample videos</source>
        <translation>示例视频</translation>
    </message>
    <message>
        <source>Guided tour</source>
        <translation>导览</translation>
    </message>
    <message>
        <source>Ask in your own words</source>
        <translation>用自己的话提问</translation>
    </message>
    <message>
        <source>Change what the model sees</source>
        <translation>改变模型看到的内容</translation>
    </message>
    <message>
        <source>These sliders pool the video&apos;s tokens in time and space, and α sets the weight of the fine-tuning. Drag one and watch the plots; the next answer uses it.</source>
        <translation>这些滑块在时间和空间上池化视频 token，α 表示微调所占的分量。拖动一个滑块，观察图的变化；下一个回答就会用到它。</translation>
    </message>
    <message>
        <source>See inside</source>
        <translation>看看内部</translation>
    </message>
    <message>
        <source>Adapters of this model</source>
        <translation>此模型的适配器</translation>
    </message>
    <message>
        <source>None: the base model</source>
        <translation>无：基础模型</translation>
    </message>
    <message>
        <source>The model answers about the video on the left. Type a question and press Enter; click a time under an answer to see that frame.</source>
        <translation>模型回答关于左侧视频的问题。输入问题并按 Enter；点击回答下方的时间可查看那一帧。</translation>
    </message>
    <message>
        <source>Every visual token has a norm. The few to the right of the amber line are dominant tokens, which the paper found to spoil answers. %1 shows them on the video.</source>
        <translation>每个视觉 token 都有一个范数。琥珀色线右侧的少数是主导 token，论文发现它们会损害回答。按 %1 可在视频上显示它们。</translation>
    </message>
    <message>
        <source>Open a model first</source>
        <translation>请先打开模型</translation>
    </message>
    <message>
        <source>Open a folder of pictures…</source>
        <translation>打开图片文件夹…</translation>
    </message>
    <message>
        <source>Open a folder of pictures</source>
        <translation>打开图片文件夹</translation>
    </message>
    <message>
        <source>Move the damaged file aside</source>
        <translation>把损坏的文件放到一边</translation>
    </message>
    <message>
        <source>Load the previous model</source>
        <translation>加载之前的模型</translation>
    </message>
    <message>
        <source>Follow a training run…</source>
        <translation>跟踪一次训练…</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>The report is written to %1</source>
        <translation>报告已写入 %1</translation>
    </message>
    <message>
        <source>The interrupted experiment was resumed.</source>
        <translation>已恢复被中断的实验。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>pllava::ui::MessageBubble</name>
    <message>
        <source>Question and answer</source>
        <translation>问题与回答</translation>
    </message>
    <message>
        <source>Show all %1 characters</source>
        <translation>显示全部 %1 个字符</translation>
    </message>
    <message>
        <source>parts of the file cannot be read</source>
        <translation>文件的部分内容无法读取</translation>
    </message>
    <message>
        <source>1 frame could not be decoded: the nearest one is used</source>
        <translation>有 1 帧无法解码，已用最近的帧代替</translation>
    </message>
    <message>
        <source>%1 frames could not be decoded: the nearest ones are used</source>
        <translation>有 %1 帧无法解码，已用最近的帧代替</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>cut off at the token limit</source>
        <translation>达到 token 上限，已截断</translation>
    </message>
    <message>
        <source>cut off: the context is full</source>
        <translation>上下文已满，已截断</translation>
    </message>
    <message>
        <source>1 frame</source>
        <translation>1 帧</translation>
    </message>
    <message>
        <source>%1 frames</source>
        <translation>%1 帧</translation>
    </message>
    <message>
        <source>first word %1 s</source>
        <translation>首词 %1 秒</translation>
    </message>
    <message>
        <source>%1 tokens, %2 per second</source>
        <translation>%1 个 token，每秒 %2 个</translation>
    </message>
    <message>
        <source>(no answer)</source>
        <translation>（没有回答）</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>How it was answered</source>
        <translation>回答的细节</translation>
    </message>
    <message>
        <source>Frames that the model saw; choose one to go there</source>
        <translation>模型看到的帧；选择一帧即可跳转</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>复制回答</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Edit the question and ask again</source>
        <translation>编辑问题并重新提问</translation>
    </message>
    <message>
        <source>answering…</source>
        <translation>正在回答…</translation>
    </message>
</context>
<context>
    <name>pllava::ui::ModelButton</name>
    <message>
        <source>Loading the model… %1 %</source>
        <translation>正在加载模型… %1 %</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>没有模型</translation>
    </message>
    <message>
        <source>The model that answers; choose another here</source>
        <translation>负责回答的模型；可在此更换</translation>
    </message>
    <message>
        <source>not loaded</source>
        <translation>未加载</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>加载中</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>working</source>
        <translation>工作中</translation>
    </message>
    <message>
        <source>Model: %1 (%2)</source>
        <translation>模型：%1（%2）</translation>
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
    <name>pllava::ui::NormsController</name>
    <message>
        <source>Token overlay</source>
        <translation>token 叠加</translation>
    </message>
</context>
<context>
    <name>pllava::ui::NoticeBar</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>pllava::ui::PanelDock</name>
    <message>
        <source>Detach or attach the panel</source>
        <translation>分离或停靠面板</translation>
    </message>
    <message>
        <source>Close the panel</source>
        <translation>关闭面板</translation>
    </message>
</context>
<context>
    <name>pllava::ui::PlayerActions</name>
    <message>
        <source>Back 5 seconds</source>
        <translation>后退 5 秒</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>前进 5 秒</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>上一帧</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>下一帧</translation>
    </message>
    <message>
        <source>Play backwards, faster each time</source>
        <translation>倒放，每按一次加快</translation>
    </message>
    <message>
        <source>Pause at normal speed</source>
        <translation>暂停并恢复正常速度</translation>
    </message>
    <message>
        <source>Play, faster each time</source>
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
        <source>Normal speed</source>
        <translation>正常速度</translation>
    </message>
    <message>
        <source>Loop the range A–B</source>
        <translation>循环播放 A–B 区间</translation>
    </message>
    <message>
        <source>Start the range here (A)</source>
        <translation>从这里开始区间 (A)</translation>
    </message>
    <message>
        <source>End the range here (B)</source>
        <translation>在这里结束区间 (B)</translation>
    </message>
    <message>
        <source>Clear the range</source>
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
        <source>Full screen</source>
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
        <source>Open a video</source>
        <translation>打开视频</translation>
    </message>
</context>
<context>
    <name>pllava::ui::PoolingLoraDock</name>
    <message>
        <source>None: the base model</source>
        <translation>无：基础模型</translation>
    </message>
    <message>
        <source>%1 visual tokens</source>
        <translation>%1 个视觉 token</translation>
    </message>
    <message>
        <source> · about %1 ms to read them</source>
        <translation> · 读取约需 %1 ms</translation>
    </message>
    <message>
        <source>α takes effect with the next answer</source>
        <translation>α 对下一个回答生效</translation>
    </message>
    <message>
        <source>Presets…</source>
        <translation>预设…</translation>
    </message>
    <message>
        <source>Pooling &amp; LoRA</source>
        <translation>池化与 LoRA</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>LoRA α</source>
        <translation>LoRA α</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧数</translation>
    </message>
    <message>
        <source>How many frames of the video the model sees</source>
        <translation>模型看到视频的多少帧</translation>
    </message>
    <message>
        <source>T′</source>
        <translation>T′</translation>
    </message>
    <message>
        <source>Time steps after pooling</source>
        <translation>池化后的时间步数</translation>
    </message>
    <message>
        <source>H′</source>
        <translation>H′</translation>
    </message>
    <message>
        <source>Rows of a time step after pooling</source>
        <translation>池化后每个时间步的行数</translation>
    </message>
    <message>
        <source>W′</source>
        <translation>W′</translation>
    </message>
    <message>
        <source>Columns of a time step after pooling</source>
        <translation>池化后每个时间步的列数</translation>
    </message>
    <message>
        <source>Weight of the adapter: 0 disables LoRA, 32 is the fine-tuned model</source>
        <translation>适配器的作用程度：0 为不用 LoRA，32 为微调后的模型</translation>
    </message>
    <message>
        <source>No model is loaded. These controls set how a loaded model sees the video.</source>
        <translation>尚未加载模型。加载后可在此设置模型看视频的方式。</translation>
    </message>
    <message>
        <source>α has no effect: the model has no adapter. Choose one above.</source>
        <translation>α 不起作用：模型没有适配器。请在上方选择一个。</translation>
    </message>
    <message>
        <source>Pooling has no effect: this model lays out its visual tokens in its own way.</source>
        <translation>池化不起作用：该模型以自己的方式排列视觉 token。</translation>
    </message>
</context>
<context>
    <name>pllava::ui::ProbePointChooser</name>
    <message>
        <source>Probe point</source>
        <translation>探测点</translation>
    </message>
    <message>
        <source>Point in the model where visual tokens are inspected</source>
        <translation>在模型的哪个位置查看视觉 token</translation>
    </message>
    <message>
        <source>Ask a question first: this point needs its prompt</source>
        <translation>请先提问：此处需要问题的提示词</translation>
    </message>
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
</context>
<context>
    <name>pllava::ui::PromptLabDock</name>
    <message>
        <source>Prompt lab</source>
        <translation>提示实验室</translation>
    </message>
    <message>
        <source>Human, Assistant</source>
        <translation>Human、Assistant</translation>
    </message>
    <message>
        <source>ChatML</source>
        <translation>ChatML</translation>
    </message>
    <message>
        <source>No labels</source>
        <translation>不带标签</translation>
    </message>
    <message>
        <source>Chinese labels</source>
        <translation>中文标签</translation>
    </message>
    <message>
        <source>Own labels: Viewer,Robot</source>
        <translation>自定标签：Viewer,Robot</translation>
    </message>
    <message>
        <source>A chat model expects the role labels that it was tuned on, such as USER and ASSISTANT. Here the same question is asked with other labels. A robust model answers as before; the paper found that fine-tuned models with dominant tokens may give short answers, or none. The verdict follows a rule: “collapsed” is an answer without text, “repeats itself” one in which more than half of all groups of four tokens have occurred before.</source>
        <translation>对话模型期待训练时所用的标签，例如 USER 和 ASSISTANT。这里用别的标签问同一个问题。稳健的模型照常回答；论文发现，带有主导 token 的微调模型可能回答很短，甚至没有回答。判断遵循固定规则：“崩溃”指没有文字的回答，“重复自己”指超过一半的四 token 组之前已经出现过。</translation>
    </message>
    <message>
        <source>Custom role labels: user,assistant</source>
        <translation>自定义角色标签：用户,助手</translation>
    </message>
</context>
<context>
    <name>pllava::ui::SaveNotice</name>
    <message>
        <source>The conversation or the window&apos;s state cannot be saved. Saving is retried every few seconds. </source>
        <translation>对话或窗口状态无法保存，每隔几秒会重试。</translation>
    </message>
</context>
<context>
    <name>pllava::ui::SavedExperiments</name>
    <message>
        <source>Save a report</source>
        <translation>保存报告</translation>
    </message>
</context>
<context>
    <name>pllava::ui::SavedExperimentsDock</name>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Only experiments of one kind can be compared</source>
        <translation>只能对比同一种实验</translation>
    </message>
    <message>
        <source>Draw their results in one figure</source>
        <translation>把它们的结果画在一起</translation>
    </message>
    <message>
        <source>Show the results in their panel</source>
        <translation>在对应面板中显示结果</translation>
    </message>
    <message>
        <source>Experiments</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Comparisons, prompt experiments and sweeps that you run are kept here.</source>
        <translation>您运行的对比、提示词实验和扫描都保存在这里。</translation>
    </message>
    <message>
        <source>Saved experiments</source>
        <translation>已保存的实验</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Run the remaining trials of a stopped experiment</source>
        <translation>运行已停止的实验中剩余的试验</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Write figures, tables and answers as a page of HTML</source>
        <translation>把图、表和回答写成一个 HTML 页面</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete the experiments with their results</source>
        <translation>删除实验及其结果</translation>
    </message>
</context>
<context>
    <name>pllava::ui::SavedExperimentsModel</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>pllava::ui::ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Actions and their shortcuts</source>
        <translation>操作及其快捷键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Restore the default shortcuts</source>
        <translation>恢复默认快捷键</translation>
    </message>
    <message>
        <source>%1 already belongs to “%2”.</source>
        <translation>%1 已用于“%2”。</translation>
    </message>
    <message>
        <source>Select a shortcut and press Enter to change it.</source>
        <translation>选中一个快捷键，按回车即可修改。</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>pllava::ui::StartDialog</name>
    <message>
        <source>New training</source>
        <translation>新训练</translation>
    </message>
    <message>
        <source>LoRA and projector learn from questions and answers about videos; the loaded model is the base. Training runs as a separate process.</source>
        <translation>LoRA 和投影层从关于视频的问答中学习，以当前加载的模型为基座。训练在单独的进程中运行。</translation>
    </message>
    <message>
        <source>Training set</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>JSON Lines: video, question, answer</source>
        <translation>JSON Lines：视频、问题、答案</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>A JSON file; empty for the defaults</source>
        <translation>JSON 文件；留空则用默认设置</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>输出文件夹</translation>
    </message>
    <message>
        <source>Checkpoints and metrics are written here</source>
        <translation>检查点和指标写入此处</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Choose: %1</source>
        <translation>选择：%1</translation>
    </message>
    <message>
        <source>Held-out set</source>
        <translation>留出集</translation>
    </message>
    <message>
        <source>Used for evaluation, not for training; empty for none</source>
        <translation>只用来测量，不参与训练；留空则不用</translation>
    </message>
</context>
<context>
    <name>pllava::ui::StatusLine</name>
    <message>
        <source>memory %1 MB</source>
        <translation>内存 %1 MB</translation>
    </message>
    <message>
        <source>Switch to another language</source>
        <translation>切换到另一种语言</translation>
    </message>
    <message>
        <source>prefill %1 ms · %2 tokens per second</source>
        <translation>预填充 %1 毫秒 · 每秒 %2 个 token</translation>
    </message>
    <message>
        <source>decode %1 ms · vision %2 ms</source>
        <translation>解码 %1 毫秒 · 视觉 %2 毫秒</translation>
    </message>
    <message>
        <source>clip cached</source>
        <translation>片段已缓存</translation>
    </message>
</context>
<context>
    <name>pllava::ui::SweepsDock</name>
    <message>
        <source>Open results of earlier runs</source>
        <translation>打开以前运行的结果</translation>
    </message>
    <message>
        <source>Sweeps</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>Open a set of questions</source>
        <translation>打开一组问题</translation>
    </message>
    <message>
        <source>On the open video</source>
        <translation>针对打开的视频</translation>
    </message>
    <message>
        <source>On clips of the demo world</source>
        <translation>针对演示世界的片段</translation>
    </message>
    <message>
        <source>On a set of questions…</source>
        <translation>针对一组问题…</translation>
    </message>
    <message>
        <source>Source of the questions</source>
        <translation>问题来源</translation>
    </message>
    <message>
        <source>One setting is varied and everything else is kept, so that a curve shows its effect: how long answers become, how large the tokens&apos; norms are, and on a labelled set how many answers are right. The video is encoded once for each number of frames. The paper found that pooling in space costs little until few tokens per frame are left, and that pooling in time hurts at once. Length of answers: how long the answers to a set of questions are, with the role labels of the training and with others.</source>
        <translation>只改变一个设置，其余保持不变，曲线便显示它的作用：回答有多长，token 的范数有多大，以及在带标准答案的集合上答对了多少。每种帧数只对视频编码一次。论文发现：在每帧只剩很少 token 之前，空间池化代价很小，而时间池化立即有害。“回答长度”：用训练时的角色标签和其他标签分别提问，一组问题的回答各有多长。</translation>
    </message>
    <message>
        <source>Scaling is drawn from files of earlier runs; choose a sweep to run one</source>
        <translation>扩展图由以前运行的文件绘制；要运行，请选择一种扫描</translation>
    </message>
    <message>
        <source>Wait for the model</source>
        <translation>请等待模型</translation>
    </message>
    <message>
        <source>Choose a set of questions first</source>
        <translation>请先选择一组问题</translation>
    </message>
    <message>
        <source>Run on the set of questions</source>
        <translation>针对这组问题运行</translation>
    </message>
    <message>
        <source>Demo clips</source>
        <translation>演示片段</translation>
    </message>
    <message>
        <source>%1, questions: %2</source>
        <translation>%1，问题：%2</translation>
    </message>
    <message>
        <source>%1 of %2 entries skipped: no video found</source>
        <translation>已跳过 %2 条中的 %1 条：找不到视频</translation>
    </message>
    <message>
        <source>%1 duplicate questions skipped</source>
        <translation>已跳过 %1 个重复的问题</translation>
    </message>
    <message>
        <source>Run on generated clips</source>
        <translation>在生成的短片上运行</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>实验</translation>
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
    <message>
        <source>columns: attention of the answer to each moment</source>
        <translation>柱：回答对每个时刻的关注程度</translation>
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
        <source>%1 dominant in %2 of %3 frames</source>
        <translation>%1 个主导 · %3 帧中的 %2 帧</translation>
    </message>
    <message>
        <source>Token map</source>
        <translation>token 图</translation>
    </message>
    <message>
        <source>Dominant tokens</source>
        <translation>主导 token</translation>
    </message>
    <message>
        <source>The model divides each frame into a grid of visual tokens. Each small picture is one pooled frame (t), each cell one token at its position in the frame. Bright cells have a large norm. Framed ones are dominant: so large that they may drown out all others. A click shows the frame.</source>
        <translation>模型把每一帧切成由视觉 token 组成的网格。每张小图是池化后的一帧（t），每个格子是一个 token，位置与它在画面中代表的位置相同。格子越亮，范数越大。带边框的是主导 token：大到可能盖过其他所有 token。点击格子会跳到相应的帧。</translation>
    </message>
    <message>
        <source>With a model loaded and a video open, this shows where its visual tokens are large.</source>
        <translation>加载模型并打开视频后，这里显示哪些位置的视觉 token 较大。</translation>
    </message>
</context>
<context>
    <name>pllava::ui::TokenNormsDock</name>
    <message>
        <source>Clear the reference</source>
        <translation>清除参照</translation>
    </message>
    <message>
        <source>Keep as reference</source>
        <translation>保留为参照</translation>
    </message>
    <message>
        <source>Keeps this run as a dashed outline behind later ones</source>
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
        <source>Threshold of dominant tokens</source>
        <translation>主导 token 的阈值</translation>
    </message>
    <message>
        <source>Rule for the norm above which a token counts as dominant</source>
        <translation>如何确定阈值：范数超过它的 token 算作主导</translation>
    </message>
    <message>
        <source>Token norms</source>
        <translation>token 范数</translation>
    </message>
    <message>
        <source>Log axis</source>
        <translation>对数轴</translation>
    </message>
    <message>
        <source>Counts on a logarithmic axis, so that small counts stay visible next to large ones</source>
        <translation>用对数轴显示计数，少量 token 在大量 token 旁边也看得见</translation>
    </message>
    <message>
        <source>Logarithmic counts</source>
        <translation>对数计数</translation>
    </message>
    <message>
        <source>The model sees the video as visual tokens, each a list of numbers. Its norm says how large these numbers are together. Most tokens are about equally large and form one hill; a few may be far larger, to the right of the threshold. Such dominant tokens (amber) can drown the others, and answers become short or empty. Other pooling or another α moves the hills: keep a run as reference and compare.</source>
        <translation>模型把视频看成许多视觉 token，每个 token 是一串数字，范数说明这些数字合起来有多大。大多数 token 大小相近，形成一座小山；少数可能大得多，位于阈值右边。这些主导 token（琥珀色）会淹没其他 token，使回答变短甚至为空。改变池化或 α 会移动这些山：保留一次结果作为参照，就能比较。</translation>
    </message>
    <message>
        <source>With a model loaded and a video open, this shows how large its visual tokens are.</source>
        <translation>加载模型并打开视频后，这里显示其视觉 token 的大小。</translation>
    </message>
</context>
<context>
    <name>pllava::ui::Tour</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>pllava::ui::TowersDock</name>
    <message>
        <source>All adapters; drag to step through them</source>
        <translation>全部适配器；拖动可逐个查看</translation>
    </message>
    <message>
        <source>Twin towers</source>
        <translation>双塔</translation>
    </message>
    <message>
        <source>The norms of the visual tokens before and after fine-tuning, at the same point in the model. The paper found that the norms of n-frame models grow a second tower on the right during training, and that such models then give short answers to unusual prompts. Drag the slider to step through the training.</source>
        <translation>微调前后同一位置的视觉 token 有多大。论文发现，n-frame 模型在训练中会在右侧长出第二座范数“塔”，此后这类模型对不寻常的提示回答很短。拖动滑块可逐步查看训练过程。</translation>
    </message>
</context>
<context>
    <name>pllava::ui::TrainingDock</name>
    <message>
        <source>Checkpoint at step %1</source>
        <translation>第 %1 步的检查点</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Follow a training run</source>
        <translation>跟踪一次训练</translation>
    </message>
    <message>
        <source>A training is already running. Stop it first.</source>
        <translation>已有训练在运行，请先停止。</translation>
    </message>
    <message>
        <source>There is no training in %1 yet. Its curves appear with the first step.</source>
        <translation>%1 中还没有训练。迈出第一步后就会出现曲线。</translation>
    </message>
    <message>
        <source>Lines of metrics.jsonl that cannot be read and are left out: %1, the first is line %2.</source>
        <translation>metrics.jsonl 中有 %1 行无法读取而被略去，最早的是第 %2 行。</translation>
    </message>
    <message>
        <source>Written to %1</source>
        <translation>已写入 %1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Stops the training; what is learned so far is kept</source>
        <translation>停止训练；已学到的内容会保留</translation>
    </message>
    <message>
        <source>Continues from the last checkpoint</source>
        <translation>从最后一个检查点继续</translation>
    </message>
    <message>
        <source>Follow the folder of a training, or start one, to see its progress here.</source>
        <translation>跟踪一个训练文件夹，或开始新的训练，就能在这里看到它如何学习。</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>正在读取 %1…</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Follow a training that pllava train writes, wherever it runs</source>
        <translation>跟踪 pllava train 写出的训练，无论它在哪里运行</translation>
    </message>
    <message>
        <source>Start a training on your own set</source>
        <translation>用您自己的数据集开始训练</translation>
    </message>
    <message>
        <source>Checkpoints of this training, the newest first</source>
        <translation>此次训练的检查点，最新的在前</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>Use this checkpoint</source>
        <translation>使用此检查点</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>In training the model predicts the words of known answers. The loss measures its error and falls while the model learns. The loss on held-out samples is measured on videos that are not used for training; where it rises while the other still falls, the model memorises, and an earlier checkpoint is the better one. The learning rate is the size of the steps. A checkpoint can be loaded and used at once.</source>
        <translation>训练时，模型猜测已知答案的词语。损失表示猜得有多差：模型学习时它会下降。留出样本上的损失是在未参与训练的视频上测得的；如果它上升而另一条仍在下降，说明模型在死记硬背，较早的检查点更好。学习率表示每一步迈得多大。检查点可以立即加载并提问。</translation>
    </message>
</context>
<context>
    <name>pllava::ui::TrainingMeasures</name>
    <message>
        <source>less than a minute left</source>
        <translation>剩余不到一分钟</translation>
    </message>
    <message>
        <source>about %1 min left</source>
        <translation>约剩 %1 分钟</translation>
    </message>
    <message>
        <source>about %1 h %2 min left</source>
        <translation>约剩 %1 小时 %2 分钟</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Loss on held-out samples</source>
        <translation>留出样本的损失</translation>
    </message>
    <message>
        <source>Accuracy on held-out tokens</source>
        <translation>留出 token 准确率</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Tokens per step</source>
        <translation>每步 token 数</translation>
    </message>
    <message>
        <source>Seconds per step</source>
        <translation>每步秒数</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>%1 samples</source>
        <translation>%1 个样本</translation>
    </message>
    <message>
        <source>%1 samples/s</source>
        <translation>%1 样本/秒</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 token/秒</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
</context>
<context>
    <name>pllava::ui::TrainingPlot</name>
    <message>
        <source>steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Curves of a training</source>
        <translation>训练曲线</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>sample %1</source>
        <translation>第 %1 个样本</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>pllava::ui::TrainingRunner</name>
    <message>
        <source>The program pllava is not next to this one; training needs it.</source>
        <translation>本程序所在文件夹里没有 pllava；训练需要它。</translation>
    </message>
    <message>
        <source>The training ended unexpectedly. Resume it from its last checkpoint.</source>
        <translation>训练意外结束。请从最后一个检查点继续。</translation>
    </message>
    <message>
        <source>Paths must be valid UTF-8 to start a training here; use pllava train instead.</source>
        <translation>在此启动训练要求路径为有效的 UTF-8；请改用 pllava train。</translation>
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
    <name>pllava::ui::TrialTableModel</name>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>α</source>
        <translation>α</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧数</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判断</translation>
    </message>
    <message>
        <source>Visual tokens</source>
        <translation>视觉 token</translation>
    </message>
    <message>
        <source>New tokens</source>
        <translation>新 token</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>熵</translation>
    </message>
    <message>
        <source>P(end)</source>
        <translation>P(结束)</translation>
    </message>
    <message>
        <source>Repetition</source>
        <translation>重复度</translation>
    </message>
    <message>
        <source>Median norm</source>
        <translation>范数中位数</translation>
    </message>
    <message>
        <source>Largest norm</source>
        <translation>最大范数</translation>
    </message>
    <message>
        <source>Dominant</source>
        <translation>主导</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>未提问</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Stopped by</source>
        <translation>停止原因</translation>
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
<context>
    <name>pllava::ui::ViewControls</name>
    <message>
        <source>by steps</source>
        <translation>按步数</translation>
    </message>
    <message>
        <source>by samples</source>
        <translation>按样本数</translation>
    </message>
    <message>
        <source>Log axis</source>
        <translation>对数轴</translation>
    </message>
    <message>
        <source>Logarithmic losses</source>
        <translation>损失的对数轴</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>How much the curves are smoothed</source>
        <translation>曲线平滑的程度</translation>
    </message>
    <message>
        <source>Measure shown next to the losses</source>
        <translation>损失旁边显示什么</translation>
    </message>
    <message>
        <source>Horizontal axis of the curves</source>
        <translation>曲线的横轴</translation>
    </message>
</context>
</TS>
