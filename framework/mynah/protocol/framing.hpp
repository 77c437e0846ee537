// RFC 7395: the same stream in whole documents, one for each message of a WebSocket.
//
// What we write is cut into documents, and the stream's tags become <open/> and <close/>; what
// comes in becomes the stream again. So an engine need not know on what its stream runs.
#pragma once

#include <mynah/base/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace mynah::protocol::framing {

// Of our own output: appends the document for the first whole element, stream tag or end tag, with
// the namespaces that the stream's header would have declared. How many bytes that was; 0: what is
// there is not whole.
std::size_t write_document(std::string_view output, std::string& to);

// Appends what a stream would have brought. Errors: bad_reply (not one whole element),
// redirect_refused (<close see-other-uri='...'/>).
result<void> read_document(std::string_view document, std::string& to);

}  // namespace mynah::protocol::framing
