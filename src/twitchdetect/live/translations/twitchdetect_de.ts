<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Chart</name>
    <message>
        <source>Percent of sessions: %1; any minor event %2, any major one %3.</source>
        <translation>Prozent der Sitzungen: %1; irgendein leichtes Ereignis %2, irgendein schweres %3.</translation>
    </message>
    <message>
        <source>%1: how bad?</source>
        <translation>%1: wie schwer?</translation>
    </message>
    <message>
        <source>What was done about it?</source>
        <translation>Was wurde dagegen getan?</translation>
    </message>
    <message>
        <source>nothing more to say</source>
        <translation>nichts weiter zu sagen</translation>
    </message>
    <message>
        <source>in the chart: %1</source>
        <translation>in der Akte: %1</translation>
    </message>
    <message>
        <source>What happened?</source>
        <translation>Was ist geschehen?</translation>
    </message>
    <message>
        <source>Needle %1 is still in: site %2, %3</source>
        <translation>Nadel %1 steckt noch: Stelle %2, %3</translation>
    </message>
    <message>
        <source>It is out now</source>
        <translation>Jetzt ist sie heraus</translation>
    </message>
    <message>
        <source>Needles</source>
        <translation>Nadeln</translation>
    </message>
    <message>
        <source>Counted by hand into the sharps container</source>
        <translation>Von Hand in den Abwurfbehälter gezählt</translation>
    </message>
    <message>
        <source>type how many</source>
        <translation>wie viele?</translation>
    </message>
    <message>
        <source>“%1” is no number.</source>
        <translation>„%1“ ist keine Zahl.</translation>
    </message>
    <message>
        <source>Count first: what was marked stands here then.</source>
        <translation>Erst zählen: dann steht hier, was markiert wurde.</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Reaktion</translation>
    </message>
    <message>
        <source>The client</source>
        <translation>Klient</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>In Worten</translation>
    </message>
    <message>
        <source>Note on the session</source>
        <translation>Notiz zur Sitzung</translation>
    </message>
    <message>
        <source>Something unwanted …</source>
        <translation>Unerwünschtes …</translation>
    </message>
    <message>
        <source>Nothing unwanted was noted.</source>
        <translation>Nichts Unerwünschtes vermerkt.</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Next session</source>
        <translation>Nächste Sitzung</translation>
    </message>
    <message>
        <source>date or words</source>
        <translation>Datum oder Worte</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Unterschrift</translation>
    </message>
    <message>
        <source>%1: sites %2, needles %3, twitches in the recording %4</source>
        <translation>%1: Stellen %2, Nadeln %3, Zuckungen in der Aufnahme %4</translation>
    </message>
    <message>
        <source>Signed by %1. Only amendments change it now.</source>
        <translation>Unterschrieben von %1. Nur Nachträge ändern sie noch.</translation>
    </message>
    <message>
        <source>Nothing is missing. %1 signs; after that only amendments change it.</source>
        <translation>Nichts fehlt. %1 unterschreibt; danach ändern nur Nachträge etwas.</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Einwilligung</translation>
    </message>
    <message>
        <source>Screening</source>
        <translation>Risiken</translation>
    </message>
    <message>
        <source>I asked each: all that is not answered is no</source>
        <translation>Ich habe jedes gefragt: alles Unbeantwortete ist nein</translation>
    </message>
    <message>
        <source>Hygiene</source>
        <translation>Hygiene</translation>
    </message>
    <message>
        <source>I looked at each: all are so</source>
        <translation>Ich habe jedes geprüft: alles ist so</translation>
    </message>
    <message>
        <source>, born %1</source>
        <translation>, geboren %1</translation>
    </message>
    <message>
        <source>Before session %2 of %1</source>
        <translation>Vor Sitzung %2 von %1</translation>
    </message>
    <message>
        <source>Nothing hinders the start.</source>
        <translation>Nichts hindert den Beginn.</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Klient</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Lage</translation>
    </message>
    <message>
        <source>Medication, as told today</source>
        <translation>Medikamente, laut heute</translation>
    </message>
    <message>
        <source>History, as told today</source>
        <translation>Vorgeschichte, laut heute</translation>
    </message>
    <message>
        <source>nothing is known from before</source>
        <translation>von früher ist nichts bekannt</translation>
    </message>
    <message>
        <source>known: %1</source>
        <translation>bekannt: %1</translation>
    </message>
    <message>
        <source>The recording is not in the chart: %1 Attach it later.</source>
        <translation>Die Aufnahme ist nicht in der Akte: %1 Später anhängen.</translation>
    </message>
    <message>
        <source>Aftercare</source>
        <translation>Nachsorge</translation>
    </message>
    <message>
        <source>I told each of these</source>
        <translation>Ich habe jedes davon gesagt</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>After session %2 of %1</source>
        <translation>Nach Sitzung %2 von %1</translation>
    </message>
    <message>
        <source>Nothing is missing.</source>
        <translation>Nichts fehlt.</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Sign and close</source>
        <translation>Unterschreiben</translation>
    </message>
    <message>
        <source>%1 is signed by %2.</source>
        <translation>%1 ist von %2 unterschrieben.</translation>
    </message>
    <message>
        <source>%1 stays open; it waits for your signature.</source>
        <translation>%1 bleibt offen; die Unterschrift fehlt noch.</translation>
    </message>
    <message>
        <source>go on</source>
        <translation>weiter</translation>
    </message>
    <message>
        <source>look at the report</source>
        <translation>den Bericht ansehen</translation>
    </message>
    <message>
        <source>back to the panel</source>
        <translation>zurück zum Formular</translation>
    </message>
    <message>
        <source>other</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>Vorderseite</translation>
    </message>
    <message>
        <source>Back of body</source>
        <translation>Rückseite</translation>
    </message>
    <message>
        <source>before: %1</source>
        <translation>vorher: %1</translation>
    </message>
    <message>
        <source>Another measure</source>
        <translation>Weitere Messung</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzu</translation>
    </message>
    <message>
        <source>no side</source>
        <translation>ohne Seite</translation>
    </message>
    <message>
        <source>of what: movement, muscle, score</source>
        <translation>wovon: Bewegung, Muskel, Fragebogen</translation>
    </message>
    <message>
        <source>Measures</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>say in words why it may go on</source>
        <translation>in Worten sagen, warum es weitergehen darf</translation>
    </message>
    <message>
        <source>Usual place</source>
        <translation>Üblicher Ort</translation>
    </message>
    <message>
        <source>E: into this panel; Esc: back. Marks go on.</source>
        <translation>E: hinein; Esc: zurück. Marken gehen weiter.</translation>
    </message>
    <message>
        <source>Site %1</source>
        <translation>Stelle %1</translation>
    </message>
    <message>
        <source>superficial</source>
        <translation>oberflächlich</translation>
    </message>
    <message>
        <source>deep</source>
        <translation>tief</translation>
    </message>
    <message>
        <source>intramuscular stim.</source>
        <translation>intramuskulär (IMS)</translation>
    </message>
    <message>
        <source>electro-stim.</source>
        <translation>Elektrostim.</translation>
    </message>
    <message>
        <source>Frequency in Hz</source>
        <translation>Frequenz in Hz</translation>
    </message>
    <message>
        <source>Pulse width in µs</source>
        <translation>Pulsbreite in µs</translation>
    </message>
    <message>
        <source>Intensity in mA</source>
        <translation>Stärke in mA</translation>
    </message>
    <message>
        <source>Time in s</source>
        <translation>Dauer in s</translation>
    </message>
    <message>
        <source>segments, for example C5-C6</source>
        <translation>Segmente, zum Beispiel C5-C6</translation>
    </message>
    <message>
        <source>Depth in mm</source>
        <translation>Tiefe in mm</translation>
    </message>
    <message>
        <source>Depth of needle %1 in mm</source>
        <translation>Tiefe von Nadel %1 in mm</translation>
    </message>
    <message>
        <source>Muscle</source>
        <translation>Muskel</translation>
    </message>
    <message>
        <source>Trigger point</source>
        <translation>Triggerpunkt</translation>
    </message>
    <message>
        <source>Technique</source>
        <translation>Technik</translation>
    </message>
    <message>
        <source>batch %1</source>
        <translation>Charge %1</translation>
    </message>
    <message>
        <source>Diameter in mm</source>
        <translation>Durchmesser in mm</translation>
    </message>
    <message>
        <source>Length in mm</source>
        <translation>Länge in mm</translation>
    </message>
    <message>
        <source>Maker</source>
        <translation>Hersteller</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Charge</translation>
    </message>
    <message>
        <source>Add this sort of needle</source>
        <translation>Diese Nadelsorte hinzufügen</translation>
    </message>
    <message>
        <source>The same as last time: %1</source>
        <translation>Wie beim letzten Mal: %1</translation>
    </message>
    <message>
        <source>Strike out</source>
        <translation>Streichen</translation>
    </message>
    <message>
        <source>This session goes without the chart.</source>
        <translation>Diese Sitzung geht ohne Akte.</translation>
    </message>
    <message>
        <source>With the chart</source>
        <translation>Mit Akte</translation>
    </message>
    <message>
        <source>%1 The session can go on without the chart.</source>
        <translation>%1 Die Sitzung kann ohne Akte gehen.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Nochmals</translation>
    </message>
    <message>
        <source>The chart does not answer; it is tried again.</source>
        <translation>Die Akte antwortet nicht; es wird weiter versucht.</translation>
    </message>
    <message>
        <source>Go on without it</source>
        <translation>Ohne sie weiter</translation>
    </message>
    <message>
        <source>Opening the chart …</source>
        <translation>Die Akte wird geöffnet …</translation>
    </message>
    <message>
        <source>Type the code of who treats: letters and digits.</source>
        <translation>Kürzel der behandelnden Person eingeben: Buchstaben und Ziffern.</translation>
    </message>
    <message>
        <source>Ready; type the client&apos;s code above.</source>
        <translation>Bereit; oben den Code des Klienten eingeben.</translation>
    </message>
    <message>
        <source>Looking for the client …</source>
        <translation>Der Klient wird gesucht …</translation>
    </message>
    <message>
        <source>The code holds a part of a name or a birthday; choose another.</source>
        <translation>Das Kürzel enthält einen Teil eines Namens oder Geburtstags; bitte ein anderes wählen.</translation>
    </message>
    <message>
        <source>The channel “%1” holds a part of a name or a birthday.</source>
        <translation>Der Kanal „%1“ enthält einen Teil eines Namens oder Geburtstags.</translation>
    </message>
    <message>
        <source>%1 is not in the chart.</source>
        <translation>%1 ist nicht in der Akte.</translation>
    </message>
    <message>
        <source>New client</source>
        <translation>Neuer Klient</translation>
    </message>
    <message>
        <source>A new client, or a slip of the keys? Press “New client”.</source>
        <translation>Ein neuer Klient oder vertippt? „Neuer Klient“ drücken.</translation>
    </message>
    <message>
        <source>Say first that the alarm was seen.</source>
        <translation>Erst sagen, dass der Alarm gesehen wurde.</translation>
    </message>
    <message>
        <source>Open the next session</source>
        <translation>Nächste Sitzung öffnen</translation>
    </message>
    <message>
        <source>Open the chart&apos;s session first.</source>
        <translation>Erst die Sitzung in der Akte öffnen.</translation>
    </message>
    <message>
        <source>Session %2 of %1</source>
        <translation>Sitzung %2 von %1</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Beantworten</translation>
    </message>
    <message>
        <source>%1: all is answered</source>
        <translation>%1: alles ist beantwortet</translation>
    </message>
    <message>
        <source>Writing into the chart …</source>
        <translation>Die Akte wird geschrieben …</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Told %2 h after session %1: %3</source>
        <translation>%2 h nach Sitzung %1 berichtet: %3</translation>
    </message>
    <message>
        <source>who</source>
        <translation>wer</translation>
    </message>
    <message>
        <source>code of who treats and signs</source>
        <translation>Kürzel der Person, die behandelt und unterschreibt</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>%1 is not signed: finish it</source>
        <translation>%1 ist nicht unterschrieben: abschließen</translation>
    </message>
    <message>
        <source>1st third</source>
        <translation>1. Drittel</translation>
    </message>
    <message>
        <source>2nd third</source>
        <translation>2. Drittel</translation>
    </message>
    <message>
        <source>last third</source>
        <translation>3. Drittel</translation>
    </message>
    <message>
        <source>not first</source>
        <translation>nicht erstes</translation>
    </message>
    <message>
        <source>points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>not answered</source>
        <translation>nicht beantwortet</translation>
    </message>
    <message>
        <source>No needle may be used.</source>
        <translation>Es darf keine Nadel benutzt werden.</translation>
    </message>
    <message>
        <source>Say in words why it may go on.</source>
        <translation>In Worten sagen, warum es weitergehen darf.</translation>
    </message>
    <message>
        <source>Say in words why needles were used.</source>
        <translation>In Worten sagen, warum Nadeln benutzt wurden.</translation>
    </message>
    <message>
        <source>, but by the day or year of birth it is so</source>
        <translation>, aber nach Geburtstag oder -jahr doch</translation>
    </message>
    <message>
        <source>Still in: needle %1.</source>
        <translation>Noch darin: Nadel %1.</translation>
    </message>
    <message>
        <source>Count the needles in the sharps container and say how many.</source>
        <translation>Nadeln im Abwurfbehälter zählen und die Zahl eingeben.</translation>
    </message>
    <message>
        <source>Needle %1 came out before it went in.</source>
        <translation>Nadel %1 kam heraus, ehe sie hineinging.</translation>
    </message>
    <message>
        <source>In: %1, counted out: %2. Look for it, count again, or note it as unwanted.</source>
        <translation>Hinein: %1, herausgezählt: %2. Suchen, neu zählen oder als Unerwünschtes vermerken.</translation>
    </message>
    <message>
        <source>%1: %2 not answered.</source>
        <translation>%1: %2 nicht beantwortet.</translation>
    </message>
    <message>
        <source>The chart is not reached; it is tried again. %1</source>
        <translation>Die Akte ist nicht erreichbar; es wird weiter versucht. %1</translation>
    </message>
    <message>
        <source>The chart is reached again; nothing is missing.</source>
        <translation>Die Akte ist wieder erreichbar; nichts fehlt.</translation>
    </message>
    <message>
        <source>This session goes without a chart: --chart</source>
        <translation>Diese Sitzung geht ohne Akte: --chart</translation>
    </message>
</context>
<context>
    <name>Contact</name>
    <message>
        <source>at the rail %1 of the time: stick the electrode and reference on</source>
        <translation>%1 der Zeit am Anschlag: Elektrode und Referenz ankleben</translation>
    </message>
    <message>
        <source>no signal at all: is the channel switched on and its lead plugged in?</source>
        <translation>gar kein Signal: ist der Kanal eingeschaltet und sein Kabel eingesteckt?</translation>
    </message>
    <message>
        <source>%1 kOhm: the electrode or its lead is off</source>
        <translation>%1 kOhm: die Elektrode oder ihr Kabel ist ab</translation>
    </message>
    <message>
        <source>%1 uV of %2 Hz: an electrode or the reference is off</source>
        <translation>%1 uV mit %2 Hz: eine Elektrode oder die Referenz ist ab</translation>
    </message>
    <message>
        <source>at the rail %1 of the time: a lead moves, or the gain is too high</source>
        <translation>%1 der Zeit am Anschlag: ein Kabel bewegt sich, oder die Verstärkung ist zu hoch</translation>
    </message>
    <message>
        <source>%1 kOhm: clean the skin, wet or renew the electrode</source>
        <translation>%1 kOhm: Haut reinigen, Elektrode befeuchten oder erneuern</translation>
    </message>
    <message>
        <source>%1 uV of %2 Hz: press the bias electrode on, keep leads from mains cables</source>
        <translation>%1 uV mit %2 Hz: Bias-Elektrode andrücken, Kabel von Netzkabeln fernhalten</translation>
    </message>
    <message>
        <source>%1 uV of noise: let the muscle rest, clean the skin</source>
        <translation>%1 uV Rauschen: den Muskel ruhen lassen, Haut reinigen</translation>
    </message>
    <message>
        <source>heart beats of %1 uV: bring the two electrodes closer</source>
        <translation>Herzschläge von %1 uV: die beiden Elektroden näher zusammen</translation>
    </message>
    <message>
        <source>%1 kOhm, %2 uV of %3 Hz</source>
        <translation>%1 kOhm, %2 uV mit %3 Hz</translation>
    </message>
    <message>
        <source>%1 uV of noise, %2 uV of %3 Hz</source>
        <translation>%1 uV Rauschen, %2 uV mit %3 Hz</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>poor</source>
        <translation>schwach</translation>
    </message>
    <message>
        <source>off</source>
        <translation>ab</translation>
    </message>
    <message>
        <source>rail</source>
        <translation>Anschlag</translation>
    </message>
    <message>
        <source>mains</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>heart</source>
        <translation>Herz</translation>
    </message>
    <message>
        <source>Not ready</source>
        <translation>Nicht bereit</translation>
    </message>
    <message>
        <source>No signal came.</source>
        <translation>Es kam kein Signal.</translation>
    </message>
    <message>
        <source>No channel has contact, so nothing can be detected.</source>
        <translation>Kein Kanal hat Kontakt, also lässt sich nichts erkennen.</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>%1 off: no twitch is seen there.</source>
        <translation>%1 ab: dort wird keine Zuckung gesehen.</translation>
    </message>
    <message>
        <source>%1 poor: weak twitches may be missed there.</source>
        <translation>%1 schwach: dort können leichte Zuckungen entgehen.</translation>
    </message>
    <message>
        <source>Ready, with care</source>
        <translation>Bereit, mit Vorsicht</translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>twitch(es) here</source>
        <translation>
            <numerusform>Zuckung hier</numerusform>
            <numerusform>Zuckungen hier</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stroke(s) without a twitch</source>
        <translation>
            <numerusform>%n Stoß ohne Zuckung</numerusform>
            <numerusform>%n Stöße ohne Zuckung</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stroke(s) without</source>
        <translation>
            <numerusform>%n Stoß ohne</numerusform>
            <numerusform>%n Stöße ohne</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n break(s)</source>
        <translation>
            <numerusform>%n Abbruch</numerusform>
            <numerusform>%n Abbrüche</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more needle(s) in</source>
        <translation>
            <numerusform>und %n weitere Nadel liegt</numerusform>
            <numerusform>und %n weitere Nadeln liegen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s), all good.</source>
        <translation>
            <numerusform>%n Kanal, gut.</numerusform>
            <numerusform>%n Kanäle, alle gut.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At rest for %n more second(s)</source>
        <translation>
            <numerusform>Noch %n Sekunde Ruhe</numerusform>
            <numerusform>Noch %n Sekunden Ruhe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel name(s) for %1 channels; names are apart by commas.</source>
        <translation>
            <numerusform>%n Kanalname für %1 Kanäle; Namen stehen zwischen Kommas.</numerusform>
            <numerusform>%n Kanalnamen für %1 Kanäle; Namen stehen zwischen Kommas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 has %n session(s) in the chart</source>
        <translation>
            <numerusform>%1 hat %n Sitzung in der Akte</numerusform>
            <numerusform>%1 hat %n Sitzungen in der Akte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) missing</source>
        <translation>
            <numerusform>%n Antwort fehlt</numerusform>
            <numerusform>%n Antworten fehlen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n needle(s) went in</source>
        <translation>
            <numerusform>%n Nadel ging hinein</numerusform>
            <numerusform>%n Nadeln gingen hinein</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>in %n Tag</numerusform>
            <numerusform>in %n Tagen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>any key closes this; ◉ is a pedal, which works while keys are locked</source>
        <translation>jede Taste schließt; ◉ ist ein Pedal, das auch bei gesperrten Tasten wirkt</translation>
    </message>
</context>
<context>
    <name>Inset</name>
    <message>
        <source>The last twitch will stay here</source>
        <translation>Hier bleibt die letzte Zuckung stehen</translation>
    </message>
    <message>
        <source>Last twitch · %1</source>
        <translation>Letzte Zuckung · %1</translation>
    </message>
    <message>
        <source>peak</source>
        <translation>Spitze</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>over rest</source>
        <translation>über Ruhe</translation>
    </message>
    <message>
        <source>after stroke</source>
        <translation>nach Stoß</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>relabelled</source>
        <translation>umbenannt</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>bestätigt</translation>
    </message>
    <message>
        <source>rejected by you</source>
        <translation>von Ihnen verworfen</translation>
    </message>
    <message>
        <source>felt or seen?</source>
        <translation>gespürt oder gesehen?</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Needle and site</source>
        <translation>Nadel und Stelle</translation>
    </message>
    <message>
        <source>Last twitch and notes</source>
        <translation>Letzte Zuckung und Notizen</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Akte</translation>
    </message>
    <message>
        <source>Traces</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>needle in</source>
        <translation>Nadel rein</translation>
    </message>
    <message>
        <source>needle out</source>
        <translation>Nadel raus</translation>
    </message>
    <message>
        <source>next site</source>
        <translation>nächste Stelle</translation>
    </message>
    <message>
        <source>next site, other muscle</source>
        <translation>nächster Ort, anderer Muskel</translation>
    </message>
    <message>
        <source>details of the site</source>
        <translation>Einzelheiten der Stelle</translation>
    </message>
    <message>
        <source>next mark 2 s ago</source>
        <translation>nächste Marke vor 2 s</translation>
    </message>
    <message>
        <source>check contact again</source>
        <translation>Kontakt neu prüfen</translation>
    </message>
    <message>
        <source>yes, a twitch</source>
        <translation>ja, eine Zuckung</translation>
    </message>
    <message>
        <source>no twitch</source>
        <translation>nein, keine</translation>
    </message>
    <message>
        <source>call it something else</source>
        <translation>anders benennen</translation>
    </message>
    <message>
        <source>felt, not detected</source>
        <translation>gespürt, nicht erkannt</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>something unwanted</source>
        <translation>Unerwünschtes</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>rückgängig</translation>
    </message>
    <message>
        <source>hold the picture</source>
        <translation>Bild anhalten</translation>
    </message>
    <message>
        <source>look back</source>
        <translation>zurückblicken</translation>
    </message>
    <message>
        <source>look ahead</source>
        <translation>vorblicken</translation>
    </message>
    <message>
        <source>signal larger</source>
        <translation>Signal größer</translation>
    </message>
    <message>
        <source>signal smaller</source>
        <translation>Signal kleiner</translation>
    </message>
    <message>
        <source>signal size by itself</source>
        <translation>Signalgröße von selbst</translation>
    </message>
    <message>
        <source>more seconds</source>
        <translation>mehr Sekunden</translation>
    </message>
    <message>
        <source>fewer seconds</source>
        <translation>weniger Sekunden</translation>
    </message>
    <message>
        <source>raw, filtered, envelope</source>
        <translation>roh, gefiltert, Hüllkurve</translation>
    </message>
    <message>
        <source>scroll or sweep</source>
        <translation>rollen oder überschreiben</translation>
    </message>
    <message>
        <source>channel above</source>
        <translation>Kanal darüber</translation>
    </message>
    <message>
        <source>channel below</source>
        <translation>Kanal darunter</translation>
    </message>
    <message>
        <source>hide channel</source>
        <translation>Kanal verbergen</translation>
    </message>
    <message>
        <source>this channel alone</source>
        <translation>nur dieser Kanal</translation>
    </message>
    <message>
        <source>sound on or off</source>
        <translation>Ton an oder aus</translation>
    </message>
    <message>
        <source>louder</source>
        <translation>lauter</translation>
    </message>
    <message>
        <source>softer</source>
        <translation>leiser</translation>
    </message>
    <message>
        <source>hear the muscle</source>
        <translation>Muskel hören</translation>
    </message>
    <message>
        <source>these keys</source>
        <translation>diese Tasten</translation>
    </message>
    <message>
        <source>learn keys and pedals</source>
        <translation>Tasten und Pedale lernen</translation>
    </message>
    <message>
        <source>lock or unlock keys</source>
        <translation>Tasten sperren oder freigeben</translation>
    </message>
    <message>
        <source>dark or light</source>
        <translation>dunkel oder hell</translation>
    </message>
    <message>
        <source>everything larger</source>
        <translation>alles größer</translation>
    </message>
    <message>
        <source>everything smaller</source>
        <translation>alles kleiner</translation>
    </message>
    <message>
        <source>second window</source>
        <translation>zweites Fenster</translation>
    </message>
    <message>
        <source>full screen</source>
        <translation>ganzer Bildschirm</translation>
    </message>
    <message>
        <source>finish the session</source>
        <translation>Sitzung beenden</translation>
    </message>
    <message>
        <source>Keys work again</source>
        <translation>Tasten wirken wieder</translation>
    </message>
    <message>
        <source>Keys are locked; %1 unlocks. Pedals work.</source>
        <translation>Tasten sind gesperrt; %1 gibt sie frei. Pedale wirken.</translation>
    </message>
</context>
<context>
    <name>Kinds</name>
    <message>
        <source>twitch</source>
        <translation>Zuckung</translation>
    </message>
    <message>
        <source>muscle tension</source>
        <translation>Anspannung</translation>
    </message>
    <message>
        <source>startle</source>
        <translation>Schreck</translation>
    </message>
    <message>
        <source>needle moved</source>
        <translation>Nadel bewegt</translation>
    </message>
    <message>
        <source>cable moved</source>
        <translation>Kabel bewegt</translation>
    </message>
    <message>
        <source>electrode pop</source>
        <translation>Elektrodensprung</translation>
    </message>
    <message>
        <source>heartbeat</source>
        <translation>Herzschlag</translation>
    </message>
    <message>
        <source>stimulation</source>
        <translation>Stimulation</translation>
    </message>
    <message>
        <source>at the rail</source>
        <translation>am Anschlag</translation>
    </message>
    <message>
        <source>signal missing</source>
        <translation>Signal fehlt</translation>
    </message>
    <message>
        <source>needle in</source>
        <translation>Nadel rein</translation>
    </message>
    <message>
        <source>needle out</source>
        <translation>Nadel raus</translation>
    </message>
    <message>
        <source>stroke</source>
        <translation>Stoß</translation>
    </message>
    <message>
        <source>site</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Notiz</translation>
    </message>
</context>
<context>
    <name>Learn</name>
    <message>
        <source>Keys and pedals</source>
        <translation>Tasten und Pedale</translation>
    </message>
    <message>
        <source>It is a pedal: works while keys are locked</source>
        <translation>Es ist ein Pedal: wirkt auch bei gesperrten Tasten</translation>
    </message>
    <message>
        <source>Learn a key</source>
        <translation>Taste lernen</translation>
    </message>
    <message>
        <source>Forget its keys</source>
        <translation>Tasten vergessen</translation>
    </message>
    <message>
        <source>As delivered</source>
        <translation>Wie geliefert</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Choose what a key shall do, then press Enter.</source>
        <translation>Wählen Sie, was eine Taste tun soll, dann drücken Sie Enter.</translation>
    </message>
    <message>
        <source>Press the key or pedal for “%1” now; Esc leaves it as it is.</source>
        <translation>Jetzt Taste oder Pedal für „%1“ drücken; Esc lässt alles, wie es ist.</translation>
    </message>
    <message>
        <source>%1 already does “%2”. Press it once more to take it over.</source>
        <translation>%1 ist schon „%2“. Noch einmal drücken, um sie zu übernehmen.</translation>
    </message>
    <message>
        <source>%1 does “%2” from now on.</source>
        <translation>%1 ist ab jetzt „%2“.</translation>
    </message>
    <message>
        <source>%1 does “%2” from now on; “%3” has no key any more.</source>
        <translation>%1 ist ab jetzt „%2“; „%3“ hat keine Taste mehr.</translation>
    </message>
    <message>
        <source>Left as it is.</source>
        <translation>Alles bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>what</source>
        <translation>was</translation>
    </message>
    <message>
        <source>keys (◉ is a pedal)</source>
        <translation>Tasten (◉ ist ein Pedal)</translation>
    </message>
</context>
<context>
    <name>Needles</name>
    <message>
        <source>needle</source>
        <translation>Nadel</translation>
    </message>
    <message>
        <source>no needle is in</source>
        <translation>keine Nadel liegt</translation>
    </message>
    <message>
        <source>over %1 min</source>
        <translation>über %1 min</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>client moved</source>
        <translation>Klient hat sich bewegt</translation>
    </message>
    <message>
        <source>client coughed</source>
        <translation>Klient hat gehustet</translation>
    </message>
    <message>
        <source>pain reported</source>
        <translation>Schmerz angegeben</translation>
    </message>
    <message>
        <source>cramp</source>
        <translation>Krampf</translation>
    </message>
    <message>
        <source>electrode pressed on</source>
        <translation>Elektrode angedrückt</translation>
    </message>
    <message>
        <source>skin bled</source>
        <translation>Haut hat geblutet</translation>
    </message>
    <message>
        <source>twitch felt</source>
        <translation>Zuckung gespürt</translation>
    </message>
    <message>
        <source>clear</source>
        <translation>eindeutig</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>look again</source>
        <translation>noch einmal ansehen</translation>
    </message>
    <message>
        <source>on several channels</source>
        <translation>auf mehreren Kanälen</translation>
    </message>
    <message>
        <source>within other activity</source>
        <translation>in anderer Aktivität</translation>
    </message>
    <message>
        <source>not seen, only felt</source>
        <translation>nicht gesehen, nur gespürt</translation>
    </message>
    <message>
        <source>artefact</source>
        <translation>Artefakt</translation>
    </message>
</context>
<context>
    <name>Picks</name>
    <message>
        <source>Purpose, risks and alternatives were explained</source>
        <translation>Zweck, Risiken und Alternativen wurden erklärt</translation>
    </message>
    <message>
        <source>Consent was given</source>
        <translation>Einwilligung liegt vor</translation>
    </message>
    <message>
        <source>How consent was given</source>
        <translation>Wie eingewilligt wurde</translation>
    </message>
    <message>
        <source>The client has a copy</source>
        <translation>Der Klient hat eine Kopie</translation>
    </message>
    <message>
        <source>First dry needling: what it is and the training were told</source>
        <translation>Erstes Dry Needling: Verfahren und Ausbildung genannt</translation>
    </message>
    <message>
        <source>Fear of needles</source>
        <translation>Angst vor Nadeln</translation>
    </message>
    <message>
        <source>Bleeding disorder</source>
        <translation>Blutungsneigung</translation>
    </message>
    <message>
        <source>Anticoagulants or antiplatelet drugs</source>
        <translation>Gerinnungshemmer</translation>
    </message>
    <message>
        <source>Weakened immune system</source>
        <translation>Geschwächte Abwehr</translation>
    </message>
    <message>
        <source>Pregnancy</source>
        <translation>Schwangerschaft</translation>
    </message>
    <message>
        <source>Younger than 12 years</source>
        <translation>Jünger als 12 Jahre</translation>
    </message>
    <message>
        <source>Infection in the area</source>
        <translation>Infektion im Gebiet</translation>
    </message>
    <message>
        <source>Wound or skin lesion in the area</source>
        <translation>Wunde oder Hautschaden im Gebiet</translation>
    </message>
    <message>
        <source>Active cancer in the area</source>
        <translation>Aktiver Krebs im Gebiet</translation>
    </message>
    <message>
        <source>Pacemaker or arrhythmia (no electro-stimulation)</source>
        <translation>Schrittmacher oder Rhythmusstörung (kein Strom)</translation>
    </message>
    <message>
        <source>Implants or joint replacement in the area</source>
        <translation>Implantat oder Gelenkersatz im Gebiet</translation>
    </message>
    <message>
        <source>Lymphoedema of the limb</source>
        <translation>Lymphödem am Arm oder Bein</translation>
    </message>
    <message>
        <source>Epilepsy</source>
        <translation>Epilepsie</translation>
    </message>
    <message>
        <source>Allergy to metal</source>
        <translation>Metallallergie</translation>
    </message>
    <message>
        <source>Unstable diabetes, angina or other acute illness</source>
        <translation>Instabiler Diabetes, Angina oder akut krank</translation>
    </message>
    <message>
        <source>Hands washed</source>
        <translation>Hände gewaschen</translation>
    </message>
    <message>
        <source>Gloves</source>
        <translation>Handschuhe</translation>
    </message>
    <message>
        <source>Skin clean</source>
        <translation>Haut sauber</translation>
    </message>
    <message>
        <source>Sterile single-use needles, pack intact</source>
        <translation>Sterile Einmalnadeln, Packung heil</translation>
    </message>
    <message>
        <source>Sharps container in reach</source>
        <translation>Abwurfbehälter in Reichweite</translation>
    </message>
    <message>
        <source>Drink enough</source>
        <translation>Genug trinken</translation>
    </message>
    <message>
        <source>Warmth on sore muscles</source>
        <translation>Wärme auf wunde Muskeln</translation>
    </message>
    <message>
        <source>Move gently</source>
        <translation>Sanft bewegen</translation>
    </message>
    <message>
        <source>No strenuous use for 24 to 48 hours</source>
        <translation>24 bis 48 Stunden nicht anstrengen</translation>
    </message>
    <message>
        <source>Shortness of breath or chest pain: call the emergency number</source>
        <translation>Atemnot oder Brustschmerz: Notruf wählen</translation>
    </message>
    <message>
        <source>Redness, heat, swelling or fever: call us</source>
        <translation>Rötung, Hitze, Schwellung oder Fieber: uns anrufen</translation>
    </message>
    <message>
        <source>Lasting numbness or weakness: call us</source>
        <translation>Bleibende Taubheit oder Schwäche: uns anrufen</translation>
    </message>
    <message>
        <source>Bleeding or a growing bruise: call us</source>
        <translation>Blutung oder wachsender Bluterguss: uns anrufen</translation>
    </message>
    <message>
        <source>The client knows whom to call</source>
        <translation>Der Klient weiß, wen er anruft</translation>
    </message>
    <message>
        <source>Exercise</source>
        <translation>Übungen</translation>
    </message>
    <message>
        <source>Stretching</source>
        <translation>Dehnen</translation>
    </message>
    <message>
        <source>Manual therapy</source>
        <translation>Manuelle Therapie</translation>
    </message>
    <message>
        <source>Heat or cold</source>
        <translation>Wärme oder Kälte</translation>
    </message>
    <message>
        <source>Electrotherapy on the skin</source>
        <translation>Elektrotherapie auf der Haut</translation>
    </message>
    <message>
        <source>Education</source>
        <translation>Aufklärung</translation>
    </message>
    <message>
        <source>Medication</source>
        <translation>Medikamente</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Anderes</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>written</source>
        <translation>schriftlich</translation>
    </message>
    <message>
        <source>verbal</source>
        <translation>mündlich</translation>
    </message>
    <message>
        <source>not the first</source>
        <translation>nicht das erste</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unklar</translation>
    </message>
    <message>
        <source>first trimester</source>
        <translation>erstes Drittel</translation>
    </message>
    <message>
        <source>second trimester</source>
        <translation>zweites Drittel</translation>
    </message>
    <message>
        <source>third trimester</source>
        <translation>letztes Drittel</translation>
    </message>
    <message>
        <source>consent</source>
        <translation>Einwilligung</translation>
    </message>
    <message>
        <source>screening</source>
        <translation>Risiken</translation>
    </message>
    <message>
        <source>hygiene</source>
        <translation>Hygiene</translation>
    </message>
    <message>
        <source>aftercare</source>
        <translation>Nachsorge</translation>
    </message>
    <message>
        <source>red flags</source>
        <translation>Warnzeichen</translation>
    </message>
    <message>
        <source>other treatment</source>
        <translation>andere Behandlung</translation>
    </message>
    <message>
        <source>Pain now, 0 to 10</source>
        <translation>Schmerz jetzt, 0 bis 10</translation>
    </message>
    <message>
        <source>Range of motion</source>
        <translation>Bewegungsumfang</translation>
    </message>
    <message>
        <source>Pressure pain threshold</source>
        <translation>Druckschmerzschwelle</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Kraft</translation>
    </message>
    <message>
        <source>Function score</source>
        <translation>Funktionswert</translation>
    </message>
    <message>
        <source>Time between pain episodes</source>
        <translation>Zeit zwischen Schmerzanfällen</translation>
    </message>
    <message>
        <source>active</source>
        <translation>aktiv</translation>
    </message>
    <message>
        <source>latent</source>
        <translation>latent</translation>
    </message>
    <message>
        <source>satellite</source>
        <translation>Satellit</translation>
    </message>
    <message>
        <source>prone</source>
        <translation>Bauchlage</translation>
    </message>
    <message>
        <source>supine</source>
        <translation>Rückenlage</translation>
    </message>
    <message>
        <source>left side</source>
        <translation>linke Seite</translation>
    </message>
    <message>
        <source>right side</source>
        <translation>rechte Seite</translation>
    </message>
    <message>
        <source>sitting</source>
        <translation>sitzend</translation>
    </message>
    <message>
        <source>standing</source>
        <translation>stehend</translation>
    </message>
    <message>
        <source>other</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>minor</source>
        <translation>leicht</translation>
    </message>
    <message>
        <source>moderate</source>
        <translation>mäßig</translation>
    </message>
    <message>
        <source>serious</source>
        <translation>schwer</translation>
    </message>
    <message>
        <source>during</source>
        <translation>während</translation>
    </message>
    <message>
        <source>after</source>
        <translation>danach</translation>
    </message>
    <message>
        <source>before</source>
        <translation>davor</translation>
    </message>
    <message>
        <source>follow-up</source>
        <translation>Nachkontrolle</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>nicht gesagt</translation>
    </message>
    <message>
        <source>Superficial dry needling</source>
        <translation>Oberflächliches Dry Needling</translation>
    </message>
    <message>
        <source>Deep dry needling</source>
        <translation>Tiefes Dry Needling</translation>
    </message>
    <message>
        <source>Intramuscular stimulation</source>
        <translation>Intramuskuläre Stimulation</translation>
    </message>
    <message>
        <source>Dry needling with electro-stimulation</source>
        <translation>Dry Needling mit Elektrostimulation</translation>
    </message>
    <message>
        <source>Took it well</source>
        <translation>Gut vertragen</translation>
    </message>
    <message>
        <source>Sore</source>
        <translation>Wund</translation>
    </message>
    <message>
        <source>Anxious</source>
        <translation>Ängstlich</translation>
    </message>
    <message>
        <source>Faint or dizzy</source>
        <translation>Schwindlig</translation>
    </message>
    <message>
        <source>Asked to stop</source>
        <translation>Wollte aufhören</translation>
    </message>
    <message>
        <source>Bleeding</source>
        <translation>Blutung</translation>
    </message>
    <message>
        <source>Bruise</source>
        <translation>Bluterguss</translation>
    </message>
    <message>
        <source>Pain during needling</source>
        <translation>Schmerz beim Nadeln</translation>
    </message>
    <message>
        <source>Pain after needling</source>
        <translation>Schmerz nach dem Nadeln</translation>
    </message>
    <message>
        <source>Symptoms worse</source>
        <translation>Beschwerden schlimmer</translation>
    </message>
    <message>
        <source>Drowsy</source>
        <translation>Benommen</translation>
    </message>
    <message>
        <source>Headache</source>
        <translation>Kopfschmerz</translation>
    </message>
    <message>
        <source>Nausea</source>
        <translation>Übelkeit</translation>
    </message>
    <message>
        <source>Fainted, or nearly</source>
        <translation>Ohnmacht oder fast</translation>
    </message>
    <message>
        <source>Dizzy</source>
        <translation>Schwindlig</translation>
    </message>
    <message>
        <source>Allergic reaction</source>
        <translation>Allergische Reaktion</translation>
    </message>
    <message>
        <source>Bleeding or a growing bruise</source>
        <translation>Blutung oder wachsender Bluterguss</translation>
    </message>
    <message>
        <source>Stuck or bent needle</source>
        <translation>Nadel klemmt oder verbogen</translation>
    </message>
    <message>
        <source>Broken needle</source>
        <translation>Nadel gebrochen</translation>
    </message>
    <message>
        <source>Forgotten needle</source>
        <translation>Nadel vergessen</translation>
    </message>
    <message>
        <source>Needles counted out differ from those put in</source>
        <translation>Nadelzahl stimmt nicht</translation>
    </message>
    <message>
        <source>Needlestick of the practitioner</source>
        <translation>Nadelstich der Behandelnden</translation>
    </message>
    <message>
        <source>Infection</source>
        <translation>Infektion</translation>
    </message>
    <message>
        <source>Numbness or weakness that lasts</source>
        <translation>Taubheit oder Schwäche, die bleibt</translation>
    </message>
    <message>
        <source>Pneumothorax, or suspected</source>
        <translation>Pneumothorax oder Verdacht</translation>
    </message>
    <message>
        <source>Seizure</source>
        <translation>Krampfanfall</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>Etwas anderes</translation>
    </message>
    <message>
        <source>Dizziness</source>
        <translation>Schwindel</translation>
    </message>
    <message>
        <source>Tiredness</source>
        <translation>Müdigkeit</translation>
    </message>
    <message>
        <source>Numbness</source>
        <translation>Taubheit</translation>
    </message>
    <message>
        <source>Weakness</source>
        <translation>Schwäche</translation>
    </message>
    <message>
        <source>Redness, heat, swelling or fever</source>
        <translation>Rötung, Hitze, Schwellung oder Fieber</translation>
    </message>
    <message>
        <source>Shortness of breath or chest pain</source>
        <translation>Atemnot oder Brustschmerz</translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>signal size follows the signal</source>
        <translation>Signalgröße folgt dem Signal</translation>
    </message>
    <message>
        <source>live again</source>
        <translation>wieder live</translation>
    </message>
    <message>
        <source>picture held; recording and watching go on</source>
        <translation>Bild angehalten; Aufnahme und Überwachung laufen weiter</translation>
    </message>
    <message>
        <source>channel %1 chosen</source>
        <translation>Kanal %1 gewählt</translation>
    </message>
    <message>
        <source>%1 alone</source>
        <translation>%1 allein</translation>
    </message>
    <message>
        <source>without %1</source>
        <translation>ohne %1</translation>
    </message>
</context>
<context>
    <name>Pointed</name>
    <message>
        <source>%1: sample %2 at %3 s, raw %4, filtered %5</source>
        <translation>%1: Abtastwert %2 bei %3 s, roh %4, gefiltert %5</translation>
    </message>
    <message>
        <source>%1: no signal there</source>
        <translation>%1: dort ist kein Signal</translation>
    </message>
    <message>
        <source>%1: %2 ms, samples %3 to %4, peak to peak %5, rms %6</source>
        <translation>%1: %2 ms, Abtastwerte %3 bis %4, Spitze zu Spitze %5, Effektivwert %6</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>A digit picks, or type; Esc leaves it.</source>
        <translation>Eine Ziffer wählt, oder tippen; Esc lässt es.</translation>
    </message>
    <message>
        <source>A digit picks; Esc leaves it.</source>
        <translation>Eine Ziffer wählt; Esc lässt es.</translation>
    </message>
    <message>
        <source>Return takes it; Esc leaves it.</source>
        <translation>Eingabe übernimmt; Esc lässt es.</translation>
    </message>
</context>
<context>
    <name>Replay</name>
    <message>
        <source>Refuse</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>take over what the detector found, to be answered one by one</source>
        <translation>übernimmt, was der Detektor fand; jedes wird einzeln beantwortet</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Suggest</source>
        <translation>Vorschlagen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wieder</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Sichern</translation>
    </message>
    <message>
        <source>nothing to suggest that is not labelled or answered</source>
        <translation>nichts vorzuschlagen, was nicht schon markiert oder beantwortet ist</translation>
    </message>
    <message>
        <source>saved: %1</source>
        <translation>gesichert: %1</translation>
    </message>
    <message>
        <source>all channels</source>
        <translation>alle Kanäle</translation>
    </message>
    <message>
        <source>note  T</source>
        <translation>Notiz  T</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>onset</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>length</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>got %1; expected something like %2</source>
        <translation>%1 ist unklar; erwartet wird etwas wie %2</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Labels by %1</source>
        <translation>Labels von %1</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>labels: %1</source>
        <translation>Labels: %1</translation>
    </message>
    <message>
        <source>to answer: %1</source>
        <translation>zu beantworten: %1</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>nicht gesichert</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>gesichert</translation>
    </message>
    <message>
        <source>play or pause</source>
        <translation>abspielen oder anhalten</translation>
    </message>
    <message>
        <source>to the next event or label</source>
        <translation>zum nächsten Ereignis oder Label</translation>
    </message>
    <message>
        <source>to the one before</source>
        <translation>zum vorigen</translation>
    </message>
    <message>
        <source>faster</source>
        <translation>schneller</translation>
    </message>
    <message>
        <source>slower</source>
        <translation>langsamer</translation>
    </message>
    <message>
        <source>back by a tenth of the screen</source>
        <translation>ein Zehntel des Bildes zurück</translation>
    </message>
    <message>
        <source>on by a tenth of the screen</source>
        <translation>ein Zehntel des Bildes weiter</translation>
    </message>
    <message>
        <source>to the beginning</source>
        <translation>zum Anfang</translation>
    </message>
    <message>
        <source>to the end</source>
        <translation>zum Ende</translation>
    </message>
    <message>
        <source>label, or watch</source>
        <translation>Labels setzen oder ansehen</translation>
    </message>
    <message>
        <source>accept a suggestion</source>
        <translation>Vorschlag annehmen</translation>
    </message>
    <message>
        <source>delete, or refuse</source>
        <translation>löschen oder ablehnen</translation>
    </message>
    <message>
        <source>suggest what the detector found</source>
        <translation>vorschlagen, was der Detektor fand</translation>
    </message>
    <message>
        <source>onset a sample earlier</source>
        <translation>Beginn einen Messwert früher</translation>
    </message>
    <message>
        <source>onset a sample later</source>
        <translation>Beginn einen Messwert später</translation>
    </message>
    <message>
        <source>end a sample earlier</source>
        <translation>Ende einen Messwert früher</translation>
    </message>
    <message>
        <source>end a sample later</source>
        <translation>Ende einen Messwert später</translation>
    </message>
    <message>
        <source>select nothing</source>
        <translation>nichts auswählen</translation>
    </message>
    <message>
        <source>do it again</source>
        <translation>wiederherstellen</translation>
    </message>
    <message>
        <source>save the labels</source>
        <translation>Labels sichern</translation>
    </message>
    <message>
        <source>kind of the selected or next label</source>
        <translation>Art des gewählten oder nächsten Labels</translation>
    </message>
    <message>
        <source>draw over the signal to label it</source>
        <translation>über das Signal ziehen setzt ein Label</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Label  L</source>
        <translation>Labels  L</translation>
    </message>
    <message>
        <source>recording</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>no more of these in that direction</source>
        <translation>in dieser Richtung gibt es davon keine mehr</translation>
    </message>
    <message>
        <source>the detector is not through yet; ask again for the rest</source>
        <translation>der Detektor ist noch nicht durch; für den Rest später noch einmal</translation>
    </message>
    <message>
        <source>twitches</source>
        <translation>Zuckungen</translation>
    </message>
    <message>
        <source>all bursts</source>
        <translation>alle Salven</translation>
    </message>
    <message>
        <source>what was rejected</source>
        <translation>Verworfenes</translation>
    </message>
    <message>
        <source>needle</source>
        <translation>Nadel</translation>
    </message>
    <message>
        <source>to the one before  ,</source>
        <translation>zum vorigen  ,</translation>
    </message>
    <message>
        <source>play or pause  Space</source>
        <translation>abspielen oder anhalten  Leertaste</translation>
    </message>
    <message>
        <source>to the next one  .</source>
        <translation>zum nächsten  .</translation>
    </message>
    <message>
        <source>slower  [</source>
        <translation>langsamer  [</translation>
    </message>
    <message>
        <source>faster  ]</source>
        <translation>schneller  ]</translation>
    </message>
    <message>
        <source>what next and before step between</source>
        <translation>wozwischen vor und zurück springt</translation>
    </message>
    <message>
        <source>finding events: %1 %</source>
        <translation>Ereignisse werden gesucht: %1 %</translation>
    </message>
    <message>
        <source>Some labels are not saved.</source>
        <translation>Einige Labels sind nicht gesichert.</translation>
    </message>
    <message>
        <source>Kept for later, they are here again when this recording is opened.</source>
        <translation>Für später behalten sind sie wieder da, wenn diese Aufnahme geöffnet wird.</translation>
    </message>
    <message>
        <source>Keep for later</source>
        <translation>Für später behalten</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
</context>
<context>
    <name>Rest</name>
    <message>
        <source>Getting the detector ready …</source>
        <translation>Die Erkennung wird vorbereitet …</translation>
    </message>
    <message>
        <source>Starting the board …</source>
        <translation>Das Board wird gestartet …</translation>
    </message>
    <message>
        <source>Opening the files …</source>
        <translation>Die Dateien werden geöffnet …</translation>
    </message>
    <message>
        <source>The patient rests, nobody touches the leads.</source>
        <translation>Der Patient ruht, niemand berührt die Kabel.</translation>
    </message>
    <message>
        <source>Ready: begin</source>
        <translation>Bereit: beginnen</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Neu prüfen</translation>
    </message>
    <message>
        <source>Contact at rest</source>
        <translation>Kontakt in Ruhe</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>the next mark will be %1 s ago</source>
        <translation>die nächste Marke gilt für vor %1 s</translation>
    </message>
    <message>
        <source>the next mark will be now</source>
        <translation>die nächste Marke gilt für jetzt</translation>
    </message>
    <message>
        <source>Which needle comes out?</source>
        <translation>Welche Nadel kommt heraus?</translation>
    </message>
    <message>
        <source>Next site in which muscle?</source>
        <translation>Nächster Ort in welchem Muskel?</translation>
    </message>
    <message>
        <source>another muscle</source>
        <translation>ein anderer Muskel</translation>
    </message>
    <message>
        <source>there is no twitch yet</source>
        <translation>es gibt noch keine Zuckung</translation>
    </message>
    <message>
        <source>What was the last twitch really?</source>
        <translation>Was war die letzte Zuckung wirklich?</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>in your own words</source>
        <translation>in eigenen Worten</translation>
    </message>
    <message>
        <source>Notes in your own words need a chart (--chart); pick one.</source>
        <translation>Eigene Worte brauchen eine Akte (--chart); bitte auswählen.</translation>
    </message>
    <message>
        <source>in for %1 min</source>
        <translation>seit %1 min gesetzt</translation>
    </message>
    <message>
        <source>other muscle</source>
        <translation>anderer Muskel</translation>
    </message>
    <message>
        <source>twitch: felt or seen</source>
        <translation>Zuckung: gespürt oder gesehen</translation>
    </message>
    <message>
        <source>twitch: no</source>
        <translation>Zuckung: nein</translation>
    </message>
    <message>
        <source>called: %1</source>
        <translation>heißt jetzt: %1</translation>
    </message>
    <message>
        <source>taken back: %1</source>
        <translation>zurückgenommen: %1</translation>
    </message>
    <message>
        <source>felt, not detected</source>
        <translation>gespürt, nicht erkannt</translation>
    </message>
    <message>
        <source>contact is checked for ten seconds</source>
        <translation>Kontakt wird zehn Sekunden lang geprüft</translation>
    </message>
</context>
<context>
    <name>Side</name>
    <message>
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>Mitte</translation>
    </message>
</context>
<context>
    <name>Sound</name>
    <message>
        <source>no sound: pip install &quot;twitchdetect[sound]&quot;</source>
        <translation>kein Ton: pip install &quot;twitchdetect[sound]&quot;</translation>
    </message>
    <message>
        <source>no sound: %1</source>
        <translation>kein Ton: %1</translation>
    </message>
    <message>
        <source>Sound off</source>
        <translation>Ton aus</translation>
    </message>
    <message>
        <source>Volume %1 %</source>
        <translation>Lautstärke %1 %</translation>
    </message>
    <message>
        <source>with the muscle</source>
        <translation>mit dem Muskel</translation>
    </message>
</context>
<context>
    <name>Start</name>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <source>Search again</source>
        <translation>Neu suchen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Akte</translation>
    </message>
    <message>
        <source>Searching …</source>
        <translation>Es wird gesucht …</translation>
    </message>
    <message>
        <source>No board was found.</source>
        <translation>Es wurde kein Board gefunden.</translation>
    </message>
    <message>
        <source>Detector ready</source>
        <translation>Erkennung bereit</translation>
    </message>
    <message>
        <source>Getting the detector ready …</source>
        <translation>Die Erkennung wird vorbereitet …</translation>
    </message>
    <message>
        <source>Next: ten seconds at rest to check contact.</source>
        <translation>Als Nächstes: zehn Sekunden Ruhe, um den Kontakt zu prüfen.</translation>
    </message>
    <message>
        <source>a code, no name: P07</source>
        <translation>ein Code, kein Name: P07</translation>
    </message>
    <message>
        <source>pick or type</source>
        <translation>wählen oder tippen</translation>
    </message>
    <message>
        <source>as the board calls them</source>
        <translation>wie das Board sie nennt</translation>
    </message>
    <message>
        <source>New session</source>
        <translation>Neue Sitzung</translation>
    </message>
    <message>
        <source>Sub&amp;ject</source>
        <translation>&amp;Person</translation>
    </message>
    <message>
        <source>&amp;Muscle</source>
        <translation>&amp;Muskel</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>&amp;Channels</source>
        <translation>&amp;Kanäle</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>Board</translation>
    </message>
    <message>
        <source>Detector</source>
        <translation>Erkennung</translation>
    </message>
    <message>
        <source>Research software, not a medical device.</source>
        <translation>Forschungssoftware, kein Medizinprodukt.</translation>
    </message>
    <message>
        <source>Type the subject&apos;s code: letters and digits, no name.</source>
        <translation>Geben Sie den Code der Person ein: Buchstaben und Ziffern, kein Name.</translation>
    </message>
    <message>
        <source>“%1” is no code: only letters A to Z and digits, no name.</source>
        <translation>„%1“ ist kein Code: nur Buchstaben A bis Z und Ziffern, kein Name.</translation>
    </message>
    <message>
        <source>Searching for the board.</source>
        <translation>Das Board wird gesucht.</translation>
    </message>
    <message>
        <source>There is no board yet.</source>
        <translation>Es ist noch kein Board da.</translation>
    </message>
    <message>
        <source>Getting the detector ready; the first time takes a minute.</source>
        <translation>Die Erkennung wird vorbereitet; beim ersten Mal dauert das eine Minute.</translation>
    </message>
    <message>
        <source>The channel “%1” holds a date. Name channels after muscles.</source>
        <translation>Der Kanal „%1“ enthält ein Datum. Kanäle nach Muskeln benennen.</translation>
    </message>
    <message>
        <source>Two channels are called “%1”.</source>
        <translation>Zwei Kanäle heißen „%1“.</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Recording; learning what rest looks like</source>
        <translation>Aufnahme läuft; die Ruhe wird gelernt</translation>
    </message>
    <message>
        <source>Recording and watching</source>
        <translation>Aufnahme läuft, Zuckungen werden gesucht</translation>
    </message>
    <message>
        <source>Not started</source>
        <translation>Nicht gestartet</translation>
    </message>
    <message>
        <source>Starting the board</source>
        <translation>Das Board startet</translation>
    </message>
    <message>
        <source>Finishing the files</source>
        <translation>Die Dateien werden abgeschlossen</translation>
    </message>
    <message>
        <source>Finished; all files are closed</source>
        <translation>Fertig; alle Dateien sind geschlossen</translation>
    </message>
    <message>
        <source>STOPPED: %1</source>
        <translation>ANGEHALTEN: %1</translation>
    </message>
    <message>
        <source>SAMPLES ARE BEING LOST: %1</source>
        <translation>MESSWERTE GEHEN VERLOREN: %1</translation>
    </message>
    <message>
        <source>DISK: %1</source>
        <translation>FESTPLATTE: %1</translation>
    </message>
    <message>
        <source>NO SIGNAL from the board: is it switched on and near?</source>
        <translation>KEIN SIGNAL vom Board: ist es eingeschaltet und nahe?</translation>
    </message>
    <message>
        <source>BOARD LOST: plug it in again, the session goes on by itself</source>
        <translation>BOARD WEG: wieder einstecken, die Sitzung geht von selbst weiter</translation>
    </message>
    <message>
        <source>RECONNECTING: the board is back, finding its place</source>
        <translation>NEU VERBUNDEN: das Board ist wieder da, sein Platz wird gesucht</translation>
    </message>
    <message>
        <source>Detection stopped, the recording goes on: %1</source>
        <translation>Die Erkennung steht, die Aufnahme läuft weiter: %1</translation>
    </message>
    <message>
        <source>A table cannot be written, it is tried again: %1</source>
        <translation>Eine Tabelle lässt sich nicht schreiben, es wird wieder versucht: %1</translation>
    </message>
    <message>
        <source>The disk is nearly full: %1 left</source>
        <translation>Die Festplatte ist fast voll: noch %1</translation>
    </message>
    <message>
        <source>Electrode off: %1</source>
        <translation>Elektrode ab: %1</translation>
    </message>
    <message>
        <source>%1 ms to decision</source>
        <translation>%1 ms bis zum Urteil</translation>
    </message>
    <message>
        <source>%1 ms to light</source>
        <translation>%1 ms bis zum Licht</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>%1 frei</translation>
    </message>
    <message>
        <source>%1 of %2 channels good</source>
        <translation>%1 von %2 Kanälen gut</translation>
    </message>
    <message>
        <source>%1 % lost</source>
        <translation>%1 % verloren</translation>
    </message>
</context>
<context>
    <name>Tile</name>
    <message>
        <source>dying out</source>
        <translation>klingt ab</translation>
    </message>
    <message>
        <source>steady</source>
        <translation>gleichbleibend</translation>
    </message>
    <message>
        <source>too early to tell</source>
        <translation>noch nicht zu sagen</translation>
    </message>
    <message>
        <source>site %1</source>
        <translation>Stelle %1</translation>
    </message>
    <message>
        <source>no site yet</source>
        <translation>noch keine Stelle</translation>
    </message>
    <message>
        <source>TWITCH</source>
        <translation>ZUCKUNG</translation>
    </message>
    <message>
        <source>last twitch</source>
        <translation>letzte Zuckung</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>noch keine</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>vor %1 s</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>vor %1 min</translation>
    </message>
    <message>
        <source>the first</source>
        <translation>die erste</translation>
    </message>
    <message>
        <source>%1 % of first</source>
        <translation>%1 % der ersten</translation>
    </message>
    <message>
        <source>no strokes seen</source>
        <translation>keine Stöße gesehen</translation>
    </message>
    <message>
        <source>the last stroke twitched</source>
        <translation>letzter Stoß mit Zuckung</translation>
    </message>
</context>
<context>
    <name>Traces</name>
    <message>
        <source>%1 hidden</source>
        <translation>%1 verborgen</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>raw</source>
        <translation>roh</translation>
    </message>
    <message>
        <source>filtered</source>
        <translation>gefiltert</translation>
    </message>
    <message>
        <source>envelope</source>
        <translation>Hüllkurve</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>twitchdetect, second window</source>
        <translation>twitchdetect, zweites Fenster</translation>
    </message>
    <message>
        <source>Finished: %1</source>
        <translation>Beendet: %1</translation>
    </message>
    <message>
        <source>close the window</source>
        <translation>Fenster schließen</translation>
    </message>
    <message>
        <source>A needle is still in. Finish the session?</source>
        <translation>Eine Nadel steckt noch. Sitzung beenden?</translation>
    </message>
    <message>
        <source>Finish the session?</source>
        <translation>Sitzung beenden?</translation>
    </message>
    <message>
        <source>finish, and close the files</source>
        <translation>beenden und die Dateien schließen</translation>
    </message>
    <message>
        <source>go on</source>
        <translation>weitermachen</translation>
    </message>
</context>
</TS>
