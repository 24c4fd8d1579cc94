<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>twitch(es) here</source>
        <translation>
            <numerusform>twitch here</numerusform>
            <numerusform>twitches here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stroke(s) without a twitch</source>
        <translation>
            <numerusform>%n stroke without a twitch</numerusform>
            <numerusform>%n strokes without a twitch</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stroke(s) without</source>
        <translation>
            <numerusform>%n stroke without</numerusform>
            <numerusform>%n strokes without</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n break(s)</source>
        <translation>
            <numerusform>%n break</numerusform>
            <numerusform>%n breaks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more needle(s) in</source>
        <translation>
            <numerusform>and %n more needle in</numerusform>
            <numerusform>and %n more needles in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s), all good.</source>
        <translation>
            <numerusform>%n channel, all good.</numerusform>
            <numerusform>%n channels, all good.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At rest for %n more second(s)</source>
        <translation>
            <numerusform>At rest for %n more second</numerusform>
            <numerusform>At rest for %n more seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel name(s) for %1 channels; names are apart by commas.</source>
        <translation>
            <numerusform>%n channel name for %1 channels; names are apart by commas.</numerusform>
            <numerusform>%n channel names for %1 channels; names are apart by commas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 has %n session(s) in the chart</source>
        <translation>
            <numerusform>%1 has %n session in the chart</numerusform>
            <numerusform>%1 has %n sessions in the chart</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) missing</source>
        <translation>
            <numerusform>%n answer missing</numerusform>
            <numerusform>%n answers missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n needle(s) went in</source>
        <translation>
            <numerusform>%n needle went in</numerusform>
            <numerusform>%n needles went in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>in %n day</numerusform>
            <numerusform>in %n days</numerusform>
        </translation>
    </message>
</context>
</TS>
