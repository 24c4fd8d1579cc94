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
</context>
</TS>
