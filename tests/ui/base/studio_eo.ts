<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="eo" sourcelanguage="en">
<context>
    <name>Language</name>
    <message>
        <source>English</source>
        <translation>Esperanto</translation>
    </message>
</context>
<context>
    <name>pllava::ui::NoticeBar</name>
    <message>
        <source>Close</source>
        <translation>Fermi</translation>
    </message>
</context>
</TS>
