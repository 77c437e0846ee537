
-- For tests: SCRAM with tls-exporter, which 0.12 registers with tls-unique only. Its table of bindings
-- is an upvalue.
do
	local sasl = require "util.sasl";
	for i = 1, math.huge do
		local name, bindings = debug.getupvalue(sasl.registerMechanism, i);
		if not name then error("util.sasl has changed"); end
		if name == "mechanism_channelbindings" then
			for _, mechanism in ipairs({ "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS" }) do
				if bindings[mechanism] then bindings[mechanism]["tls-exporter"] = true; end
			end
			break;
		end
	end
end

-- And XEP-0440, which came later. After those that add the bindings.
module:hook("stream-features", function (event)
	local origin = event.origin;
	if origin.type ~= "c2s_unauthed" or not origin.sasl2_handler then return; end
	local handlers = origin.sasl2_handler.profile.cb;
	if not handlers then return; end
	local list = st.stanza("sasl-channel-binding", { xmlns = "urn:xmpp:sasl-cb:0" });
	for name in pairs(handlers) do list:tag("channel-binding", { type = name }):up(); end
	event.features:add_child(list);
end, 0.5);
