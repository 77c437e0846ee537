
-- For tests: what mod_sasl2_sm calls, and later versions have. The handlers of 0.12 do the work; what
-- they send is kept, for it goes into <success/> or behind it.
local function keeping(session, handler, stanza)
	local send, sent = session.send, {};
	session.send = setmetatable({}, { __call = function (_, reply) table.insert(sent, reply); return true; end });
	handler(session, stanza, xmlns_sm3);
	session.send = send;
	return table.remove(sent, 1), sent, send;
end

function do_enable(session, stanza)
	local reply = keeping(session, handle_enable, stanza);
	if not reply or reply.name ~= "enabled" then return nil, { type = "cancel", condition = "unexpected-request" }; end
	return { type = "enabled", id = reply.attr.id, resume_max = reply.attr.max, finish = function () end };
end

function do_resume(session, stanza)
	local original = session_registry[jid.join(session.username, session.host, stanza.attr.previd)];
	local reply, behind, send = keeping(session, handle_resume, stanza);
	if not reply or reply.name ~= "resumed" then
		return nil, { type = "cancel", condition = "item-not-found", context = { h = reply and tonumber(reply.attr.h) } };
	end
	send.session, send.filter = original, original.filter;
	original.send = send;
	return { type = "resumed", session = original, id = reply.attr.previd, finish = function ()
		original.resending_unacked = true;
		for _, queued in ipairs(behind) do original.send(queued); end
		original.resending_unacked = nil;
	end };
end
