// Writes XML into a string, each text escaped once, at the end of what is there already.
//
//   writer out(buffer, ns::client);
//   out.start("query", "jabber:iq:roster").attribute("ver", "7").end();
//
// xmlns is written where an element's namespace differs from its parent's (`scope` at the top).
// What XML 1.0 cannot carry (control characters, invalid UTF-8, U+FFFE/U+FFFF, lone surrogates) is
// refused, and so is a name that is none: the first such text makes the writer fail, finish() says
// so, and the buffer is cut back to where it was.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/xml/vocabulary.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mynah::xml {

class writer {
public:
    // `out` and what `scope` views must outlive the writer; other views are read during the call
    // only.
    explicit writer(std::string& out, std::string_view scope = {});
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;

    writer& start(std::string_view local);  // in the namespace of the parent
    writer& start(std::string_view local, std::string_view space);
    writer& attribute(std::string_view local, std::string_view value);
    writer& attribute(std::string_view local, std::string_view value,
                      std::string_view space);  // xml:lang and the like
    writer& text(std::string_view value);
    writer& end();

    // <local>value</local> and <local/>
    writer& element(std::string_view local, std::string_view value = {});
    writer& element(std::string_view local, std::string_view space, std::string_view value);

    // Content that another writer has made for the default namespace in force here: a payload,
    // written once.
    writer& raw(std::string_view written);

    // Error: unwritable_text. Open elements are the caller's bug (assert).
    result<void> finish();

private:
    // Where in `out` the name of an open element stands, for its end tag, and its xmlns, for its
    // children.
    struct frame {
        std::uint32_t name = 0;
        std::uint32_t name_size = 0;
        std::uint32_t space = 0;
        std::uint32_t space_size = 0;
        ns_id space_id = ns_id::unknown;
        bool outer_scope = false;  // its default namespace is the `scope` of the constructor
    };

    frame& top() noexcept { return open_ <= shallow_.size() ? shallow_[open_ - 1] : deep_.back(); }
    void push(const frame& f);
    void pop() noexcept;
    bool in_scope(ns_id id, std::string_view space) noexcept;
    void close_start_tag();
    bool value_attribute(std::string_view value);

    std::string& out_;
    std::string_view scope_;
    std::size_t begin_;
    std::size_t open_ = 0;
    std::array<frame, 16> shallow_;  // stanzas are seldom deeper: no allocation
    std::vector<frame> deep_;
    std::uint32_t prefixes_ = 0;  // made up for the attributes of the present start tag
    bool in_start_tag_ = false;
    bool failed_ = false;
};

}  // namespace mynah::xml
