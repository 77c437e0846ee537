#include <mynah/xml/tree.hpp>

#include <mynah/xml/detail/escape.hpp>
#include <mynah/xml/detail/tree_storage.hpp>
#include <mynah/xml/stream_parser.hpp>

#include <limits>

namespace mynah::xml {
namespace {

error not_a_document(std::string why)
{
    return error(make_error_code(errc::invalid_argument), "XML document: " + why);
}

}  // namespace

tree& tree::operator=(tree&& other) noexcept
{
    if (this != &other)
        detail::give_back(std::exchange(storage_, std::exchange(other.storage_, nullptr)));
    return *this;
}

tree::~tree() { detail::give_back(storage_); }

bool tree::empty() const noexcept { return storage_ == nullptr || storage_->nodes.empty(); }

tree tree::clone() const
{
    if (empty()) return {};
    auto copy = std::make_unique<detail::tree_storage>();
    copy->nodes = storage_->nodes;
    copy->attributes = storage_->attributes;
    copy->text = storage_->text;
    return tree(copy.release());
}

std::size_t tree::size_bytes() const noexcept
{
    if (storage_ == nullptr) return 0;
    return storage_->nodes.size() * sizeof(detail::node) +
           storage_->attributes.size() * sizeof(detail::attribute) + storage_->text.size() +
           storage_->kept_bytes;
}

std::string_view tree::keep(std::string_view text)
{
    if (storage_ == nullptr) storage_ = detail::take_storage();
    return storage_->keep(text);
}

// A stream around the document: the parser of the wire is the only one there is.
result<tree> tree::parse(std::string_view document, std::string_view default_space)
{
    constexpr auto unlimited = std::numeric_limits<std::uint32_t>::max();
    parser_limits limits;
    limits.stanza_bytes = limits.token_bytes = limits.namespace_bytes = limits.name_budget =
        unlimited;
    limits.depth = limits.attributes = limits.elements = unlimited;

    std::string header("<stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='");
    if (!detail::append_attribute_value(header, default_space)) return errc::invalid_argument;
    header += "'>";
    stream_parser parser(limits, default_space);
    parser.feed(header);
    if (parser.next() != stream_event::open) return not_a_document("unusable default namespace");

    tree found;
    parser.feed(document);
    for (;;) switch (parser.next()) {
            case stream_event::stanza:
                if (!found.empty()) return not_a_document("more than one element");
                found = parser.take();
                break;
            case stream_event::none:
                if (!parser.idle() || found.empty()) return not_a_document("incomplete");
                return found;
            case stream_event::open:
            case stream_event::closed: return not_a_document("end tag without a start tag");
            case stream_event::malformed: return not_a_document(std::string(parser.reason()));
        }
}

}  // namespace mynah::xml
