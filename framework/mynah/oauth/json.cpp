#include <mynah/oauth/json.hpp>

#include <mynah/base/crypto.hpp>

#include <boost/json/memory_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/serializer.hpp>

#include <array>
#include <charconv>
#include <new>

namespace mynah::oauth {
namespace {

namespace json = boost::json;

// Boost.JSON asks for no more than the usual alignment, and gives a key back with another one than
// it has asked for.
class wiping_memory final : public json::memory_resource {
    void* do_allocate(std::size_t size, std::size_t) override { return ::operator new(size); }
    void do_deallocate(void* bytes, std::size_t size, std::size_t) override
    {
        crypto::wipe(bytes, size);
        ::operator delete(bytes);
    }
    bool do_is_equal(const json::memory_resource& other) const noexcept override
    {
        return this == &other;
    }
};

json::storage_ptr wiped()
{
    static wiping_memory memory;
    return &memory;
}

json::string_view foreign(std::string_view text) { return {text.data(), text.size()}; }

std::optional<std::int64_t> digits(std::string_view text)
{
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stopped, failed] = std::from_chars(text.data(), end, number);
    if (text.empty() || failed != std::errc() || stopped != end) return {};
    return number;
}

const char* explain(const boost::system::error_code& failed)
{
    if (failed == json::error::incomplete) return "the JSON ends in the middle";
    if (failed == json::error::too_deep) return "the JSON is nested too deeply";
    return "not JSON";
}

}  // namespace

class json_document::state {
public:
    explicit state(json::value v) : value(std::move(v)) {}

    const json::value* find(std::string_view name) const
    {
        return value.get_object().if_contains(foreign(name));
    }

    json::value value;
};

json_document::json_document(std::unique_ptr<state> s) noexcept : state_(std::move(s)) {}
json_document::json_document(json_document&&) noexcept = default;
json_document& json_document::operator=(json_document&&) noexcept = default;
json_document::~json_document() = default;

result<json_document> json_document::parse(std::string_view text)
{
    json::parse_options strict;
    strict.max_depth = max_depth;
    json::parser parser(wiped(), strict);
    parser.reset(wiped());
    boost::system::error_code failed;
    parser.write(text.data(), text.size(), failed);
    if (failed) return error(errc::bad_reply, explain(failed));
    auto value = parser.release();
    if (!value.is_object()) return error(errc::bad_reply, "the JSON is no object");
    return json_document(std::make_unique<state>(std::move(value)));
}

bool json_document::has(std::string_view name) const { return state_->find(name) != nullptr; }

std::optional<std::string_view> json_document::text(std::string_view name) const
{
    const auto* member = state_->find(name);
    if (member == nullptr || !member->is_string()) return {};
    const auto& found = member->get_string();
    return std::string_view(found.data(), found.size());
}

std::optional<std::int64_t> json_document::integer(std::string_view name) const
{
    const auto* member = state_->find(name);
    if (member == nullptr) return {};
    if (member->is_int64()) return member->get_int64();
    if (const auto written = text(name)) return digits(*written);
    return {};
}

json_writer::~json_writer() { crypto::wipe(text_); }

void json_writer::begin(std::string_view name)
{
    // In one piece, so that what grows leaves no copy behind.
    if (text_.capacity() < 1024) text_.reserve(256 * 1024);
    text_ += text_.empty() ? "{\n    \"" : ",\n    \"";
    text_ += name;
    text_ += "\": ";
}

void json_writer::add(std::string_view name, std::string_view value)
{
    begin(name);
    json::serializer pieces;
    json::string_view whole = foreign(value);
    pieces.reset(whole);
    std::array<char, 1024> piece;
    while (!pieces.done()) {
        const auto part = pieces.read(piece.data(), piece.size());
        text_.append(part.data(), part.size());
    }
    crypto::wipe(piece.data(), piece.size());
}

void json_writer::add(std::string_view name, std::int64_t value)
{
    begin(name);
    text_ += std::to_string(value);
}

secret json_writer::take()
{
    text_ += text_.empty() ? "{}\n" : "\n}\n";
    return secret::take(text_);
}

}  // namespace mynah::oauth
