-- http://messenger.live.com/xmpp/jidlookup, for tests: who asks a mail address for its JID.
--
--   jid_lookup = { ["friend@example.com"] = "00af@messenger.live.com" }
local st = require "util.stanza";
local ns = "http://messenger.live.com/xmpp/jidlookup";
local known = module:get_option("jid_lookup", {});

module:add_feature(ns);
module:hook("pre-iq/bare", function (event)
	local stanza = event.stanza;
	if stanza.attr.type ~= "get" or not stanza:get_child("getjid", ns) then return; end
	local found = known[stanza.attr.to];
	event.origin.send(found
		and st.reply(stanza):tag("getjid", { xmlns = ns }):text_tag("jid", found)
		or st.error_reply(stanza, "cancel", "item-not-found"));
	return true;
end, 1);
