// Stanzas of all kinds, as they come over the wire, for the property tests.
#pragma once

#include <string_view>

namespace mynah::xml::testing {

inline constexpr std::string_view stanzas[] = {
    "<message/>",
    "<message to='a@example.net' type='chat' id='1'><body>hello</body></message>",
    "<message xml:lang='de'><body>Gr\u00FC\u00DFe</body><body xml:lang='en'>hello "
    "\U0001F99C</body></message>",
    "<message><body>&lt;b&gt; &amp; &quot;c&quot; &apos;d&apos; ]]&gt; "
    "&#13;&#10;&#9;.</body></message>",
    "<message><body><![CDATA[<not> & an element ]] > ]]></body></message>",
    "<message a='&lt;&gt;&amp;&apos;&quot;&#9;&#10;&#13; end'/>",
    "<message a=\"it's\"  b = 'x\ty\nz' >\n <body >  spaces  </body >\r\n</message>",
    "<presence><show>away</show><status/><priority>-1</priority>"
    "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' "
    "ver='QgayPKawpkPSDYmwT/WM94uAlu0='/></presence>",
    "<presence type='unavailable' from='room@muc.example.net/nick'><x "
    "xmlns='http://jabber.org/protocol/muc#user'>"
    "<item affiliation='none' role='none'/><status code='110'/></x></presence>",
    "<iq type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>",
    "<iq type='result' id='r1'><query xmlns='jabber:iq:roster' ver='v7'><item jid='b@example.org' "
    "name='B' "
    "subscription='both'><group>Friends</group><group/></item><item jid='c@example.org' "
    "ask='subscribe'/></query></iq>",
    "<iq type='error' id='e1'><ping xmlns='urn:xmpp:ping'/><error "
    "type='cancel'><service-unavailable "
    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text "
    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>no"
    "</text></error></iq>",
    "<iq type='result'><query xmlns='http://jabber.org/protocol/disco#info'><identity "
    "category='client' type='bot'/>"
    "<feature var='urn:xmpp:ping'/><x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' "
    "type='hidden'>"
    "<value>urn:xmpp:dataforms:softwareinfo</value></field></x></query></iq>",
    "<message><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><delay "
    "xmlns='urn:xmpp:delay' "
    "stamp='2024-01-01T00:00:00Z'/><message xmlns='jabber:client' "
    "from='x@y/z'><body>in</body></message></forwarded>"
    "</received></message>",
    "<message><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='n'><item "
    "id='i'><entry "
    "xmlns='http://www.w3.org/2005/Atom'><title>t</title><link href='h' "
    "rel='alternate'/></entry></item></items></event>"
    "</message>",
    "<message><html xmlns='http://jabber.org/protocol/xhtml-im'><body "
    "xmlns='http://www.w3.org/1999/xhtml'><p>one <em>two"
    "</em> three <strong>four</strong><br/>five</p> six</body></html></message>",
    "<stream:features><starttls "
    "xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls><mechanisms "
    "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-1</mechanism></mechanisms></"
    "stream:features>",
    "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
    "<success "
    "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>dj1ybUY5cHFWOFM3c3VBb1pXamE0ZEpSa0ZzS1E9</success>",
    "<r xmlns='urn:xmpp:sm:3'/>",
    "<a xmlns='urn:xmpp:sm:3' h='4294967295'/>",
    "<x:message xmlns:x='jabber:client'><x:body>prefixed</x:body></x:message>",
    "<q:query xmlns:q='urn:example:q' xmlns:r='urn:example:r' q:a='1' r:a='2' a='3'><r:item/><item "
    "xmlns=''/></q:query>",
    "<none xmlns=''><child><in xmlns='jabber:client'/></child></none>",
    "<made-up-element made-up-attribute='x'><another.one_2/><\u00E9l\u00E9ment "
    "\u00E0='b'/></made-up-element>",
    "<amp xmlns='urn:example:a&amp;b'><in xmlns='urn:example:a&amp;b'/><in "
    "xmlns='urn:example:a&amp;amp;b'/></amp>",
    "<xml:thing xml:space='preserve'><inner/></xml:thing>",
    "<a><b><c><d><e><f><g><h><i><j><k><l><m><n>deep</n></m></l></k></j></i></h></g></f></e></d></"
    "c></b></a>",
    "<iq type='set'><vCard "
    "xmlns='vcard-temp'><PHOTO><TYPE>image/png</TYPE><BINVAL>\niVBORw0KGgo\nAAAANSUhEUg==\n</"
    "BINVAL>"
    "</PHOTO></vCard></iq>",
    "<iq type='set'><query "
    "xmlns='jabber:iq:rpc'><methodCall><params><param><value><i4>6</i4></value></param></params>"
    "</methodCall></query></iq>",
    "<message><result xmlns='urn:xmpp:mam:2' queryid='f27' id='28482-98726-73623'/><stanza-id "
    "xmlns='urn:xmpp:sid:0' "
    "id='s' by='a@b'/><store xmlns='urn:xmpp:hints'/></message>",
    "<message><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='27183'><key "
    "rid='31415'>BASE64</key><iv>IV"
    "</iv></header><payload>P</payload></encrypted><encryption xmlns='urn:xmpp:eme:0' "
    "namespace='n' name='OMEMO'/></message>",
};

}  // namespace mynah::xml::testing
