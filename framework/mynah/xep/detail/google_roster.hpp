// google:roster, as Google Talk spoke it: a roster had everybody in it whom a person had ever
// mailed.
#pragma once

#include <mynah/xml/element.hpp>
#include <mynah/xml/writer.hpp>

#include <string_view>

namespace mynah::xep::detail::google_roster {

inline constexpr std::string_view ns = "google:roster";

// Attributes of the request: its pushes and items carry the following, too.
void ask_for_all(xml::writer& query);

// An item that is no contact: hidden by the person (t='H'), or somebody who was only mailed with
// (neither subscribed, nor asked).
bool is_hidden(xml::element item) noexcept;

}  // namespace mynah::xep::detail::google_roster
