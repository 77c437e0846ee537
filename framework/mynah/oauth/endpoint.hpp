// A form to an endpoint of an authorization server, and what it answers.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/http/client.hpp>
#include <mynah/http/form.hpp>
#include <mynah/oauth/json.hpp>
#include <mynah/oauth/refusal.hpp>
#include <mynah/oauth/registered_client.hpp>
#include <mynah/oauth/token_response.hpp>

#include <variant>

namespace mynah::oauth {

// The client authenticates itself by HTTP Basic when it has a secret, else by its client_id in the
// form (RFC 6749 2.3.1). `grace`: see http::request::see_through.
// Errors: those of http::client; token_unavailable (429, 5xx), bad_reply (no JSON, no error where
// there should be one).
task<result<std::variant<json_document, refusal>>> post(http::client by, http::url to,
                                                        registered_client who, http::form form,
                                                        duration grace);

// The same to the token endpoint.
task<result<std::variant<token_response, refusal>>> ask_for_token(http::client by,
                                                                  registered_client who,
                                                                  http::form form, duration grace);

}  // namespace mynah::oauth
