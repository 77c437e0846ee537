-- Log-ins of networks that are gone, for tests: X-MESSENGER-OAUTH2, X-FACEBOOK-PLATFORM, X-GOOGLE-TOKEN.
--
--   authentication = "token"
--   token_mechanism = "X-MESSENGER-OAUTH2"    -- the only one of the host
--   tokens = { ["access token"] = "localpart" }
--   expired_tokens = { ["access token"] = true }
--   token_api_key = "app id"                  -- X-FACEBOOK-PLATFORM
--
-- Mechanisms are global to the process and the module is loaded for each host, the last one winning:
-- what is the host's own comes through the profile.
local sasl = require "util.sasl";
local base64 = require "util.encodings".base64;
local uuid = require "util.uuid".generate;

local mechanism = module:get_option_string("token_mechanism", "X-MESSENGER-OAUTH2");
local tokens = module:get_option("tokens", {});
local expired = module:get_option("expired_tokens", {});
local api_key = module:get_option_string("token_api_key", "");

local function decoded(text)
	return (text:gsub("+", " "):gsub("%%(%x%x)", function (hex) return string.char(tonumber(hex, 16)); end));
end

local function pairs_of(query)
	local found, count = {}, 0;
	for name, value in query:gmatch("([^&=]+)=([^&]*)") do
		found[decoded(name)] = decoded(value);
		count = count + 1;
	end
	return found, count;
end

-- The token, known to be of a user, or a failure.
local function let_in(self, token)
	if expired[token] then return "failure", "credentials-expired"; end
	if not tokens[token] then return "failure", "not-authorized"; end
	self.username = tokens[token];
	return "success";
end

-- The text of <auth/> is the token as it was issued, which is base64 already; what comes here has
-- been decoded.
sasl.registerMechanism("X-MESSENGER-OAUTH2", { "messenger_oauth2" }, function (self, message)
	if not message or message == "" then return "failure", "malformed-request"; end
	return self.profile.messenger_oauth2(self, base64.encode(message));
end);

sasl.registerMechanism("X-FACEBOOK-PLATFORM", { "facebook_platform" }, function (self, message)
	if not self.nonce then
		if message and message ~= "" then return "failure", "malformed-request"; end
		self.nonce = uuid():gsub("-", ""):upper();
		return "challenge", "version=1&method=auth.xmpp_login&nonce=" .. self.nonce;
	end
	local answer, count = pairs_of(message or "");
	if count ~= 6 or answer.nonce ~= self.nonce or answer.method ~= "auth.xmpp_login"
		or answer.v ~= "1.0" or not answer.call_id then
		return "failure", "malformed-request";
	end
	return self.profile.facebook_platform(self, answer);
end);

-- NUL, the whole address, NUL, the token.
sasl.registerMechanism("X-GOOGLE-TOKEN", { "google_token" }, function (self, message)
	local address, token = (message or ""):match("^%z([^%z]+)%z([^%z]+)$");
	if not address then return "failure", "malformed-request"; end
	local status, condition = self.profile.google_token(self, token);
	if status == "success" and address ~= self.username .. "@" .. module.host then
		return "failure", "not-authorized";
	end
	return status, condition;
end);

local provider = {};
function provider.test_password() return nil, "no passwords here"; end
function provider.get_password() return nil; end
function provider.set_password() return nil, "no passwords here"; end
function provider.create_user() return nil, "no accounts here"; end
function provider.delete_user() return nil, "no accounts here"; end
function provider.users() return function () end; end
function provider.user_exists(name)
	for _, user in pairs(tokens) do
		if user == name then return true; end
	end
end
function provider.get_sasl_handler()
	local profile = {};
	if mechanism == "X-MESSENGER-OAUTH2" then
		profile.messenger_oauth2 = let_in;
	elseif mechanism == "X-GOOGLE-TOKEN" then
		profile.google_token = let_in;
	else
		function profile.facebook_platform(self, answer)
			if answer.api_key ~= api_key then return "failure", "not-authorized"; end
			return let_in(self, answer.access_token);
		end
	end
	return sasl.new(module.host, profile);
end
module:provides("auth", provider);
