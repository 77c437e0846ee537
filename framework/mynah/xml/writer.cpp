#include <mynah/xml/writer.hpp>

#include <mynah/xml/detail/escape.hpp>

#include <cassert>

namespace mynah::xml {

writer::writer(std::string& out, std::string_view scope)
    : out_(out), scope_(scope), begin_(out.size())
{
}

void writer::push(const frame& f)
{
    if (++open_ <= shallow_.size())
        shallow_[open_ - 1] = f;
    else
        deep_.push_back(f);
}

void writer::pop() noexcept
{
    if (open_-- > shallow_.size()) deep_.pop_back();
}

bool writer::in_scope(ns_id id, std::string_view space) noexcept
{
    if (open_ == 0 || top().outer_scope) return space == scope_;
    const frame& f = top();
    if (id != ns_id::unknown || f.space_id != ns_id::unknown) return id == f.space_id;
    // Escaped text against plain text: where they differ by that, xmlns is written once more than
    // needed.
    const auto written = std::string_view(out_).substr(begin_ + f.space, f.space_size);
    return written == space && written.find('&') == written.npos;
}

void writer::close_start_tag()
{
    if (in_start_tag_) out_ += '>';
    in_start_tag_ = false;
}

writer& writer::start(std::string_view local)
{
    if (failed_) return *this;
    if (!detail::is_name(local)) {
        failed_ = true;
        return *this;
    }
    close_start_tag();
    frame f = open_ == 0 ? frame{.outer_scope = true} : top();
    out_ += '<';
    f.name = std::uint32_t(out_.size() - begin_);
    f.name_size = std::uint32_t(local.size());
    out_ += local;
    push(f);
    in_start_tag_ = true;
    prefixes_ = 0;
    return *this;
}

writer& writer::start(std::string_view local, std::string_view space)
{
    const ns_id id = find_namespace(space);
    const bool inherited = in_scope(id, space);
    // The namespace of `xml` cannot be a default one (Namespaces in XML, section 3).
    if (space == ns::xml && !inherited) {
        start(local);
        if (failed_) return *this;
        out_.insert(begin_ + top().name, "xml:");
        top().name_size += 4;
        return *this;
    }
    start(local);
    if (inherited || failed_) return *this;
    frame& f = top();
    out_ += " xmlns=";
    f.outer_scope = false;
    f.space_id = id;
    f.space = std::uint32_t(out_.size() + 1 - begin_);
    value_attribute(space);
    f.space_size = std::uint32_t(out_.size() - 1 - begin_ - f.space);
    return *this;
}

bool writer::value_attribute(std::string_view value)
{
    out_ += '\'';
    if (!detail::append_attribute_value(out_, value)) failed_ = true;
    out_ += '\'';
    return !failed_;
}

writer& writer::attribute(std::string_view local, std::string_view value)
{
    return attribute(local, value, {});
}

writer& writer::attribute(std::string_view local, std::string_view value, std::string_view space)
{
    assert((in_start_tag_ || failed_) && "an attribute goes into a start tag");
    if (failed_) return *this;
    if (!detail::is_name(local) || (space.empty() && local == "xmlns")) {
        failed_ = true;
        return *this;
    }
    if (space.empty()) {
        out_ += ' ';
    } else if (space == ns::xml) {
        out_ += " xml:";
    } else {
        const std::string prefix = "ns" + std::to_string(prefixes_++);
        out_.append(" xmlns:").append(prefix) += '=';
        if (!value_attribute(space)) return *this;
        out_.append(" ").append(prefix) += ':';
    }
    out_.append(local) += '=';
    value_attribute(value);
    return *this;
}

writer& writer::text(std::string_view value)
{
    if (failed_ || value.empty()) return *this;
    close_start_tag();
    if (!detail::append_text(out_, value)) failed_ = true;
    return *this;
}

writer& writer::raw(std::string_view written)
{
    if (failed_ || written.empty()) return *this;
    close_start_tag();
    out_ += written;
    return *this;
}

writer& writer::end()
{
    if (failed_) return *this;
    assert(open_ > 0);
    if (in_start_tag_) {
        out_ += "/>";
        in_start_tag_ = false;
    } else {
        const frame& f = top();
        out_.append("</").append(out_, begin_ + f.name, f.name_size) += '>';
    }
    pop();
    return *this;
}

writer& writer::element(std::string_view local, std::string_view value)
{
    return start(local).text(value).end();
}

writer& writer::element(std::string_view local, std::string_view space, std::string_view value)
{
    return start(local, space).text(value).end();
}

result<void> writer::finish()
{
    if (failed_) {
        out_.resize(begin_);
        return errc::unwritable_text;
    }
    assert(open_ == 0 && "finish() with an open element");
    return {};
}

}  // namespace mynah::xml
