#include <mynah/net/detail/span_bio.hpp>

#include <openssl/bio.h>

#include <algorithm>
#include <cstring>

namespace mynah::net::detail {

namespace {

wires& wires_of(BIO* bio) { return *static_cast<wires*>(BIO_get_data(bio)); }

int read_span(BIO* bio, char* into, std::size_t size, std::size_t* taken)
{
    BIO_clear_retry_flags(bio);
    const auto& ends = wires_of(bio);
    if (ends.in == nullptr || ends.in->empty()) {
        BIO_set_retry_read(bio);
        return 0;
    }
    *taken = std::min(size, ends.in->size());
    std::memcpy(into, ends.in->data(), *taken);
    *ends.in = ends.in->subspan(*taken);
    return 1;
}

int append_to_string(BIO* bio, const char* bytes, std::size_t size, std::size_t* taken)
{
    BIO_clear_retry_flags(bio);
    auto& ends = wires_of(bio);
    if (ends.out == nullptr || ends.out->size() + size > max_output) {
        ends.overflow = true;
        return 0;
    }
    ends.out->append(bytes, size);
    *taken = size;
    return 1;
}

long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* span_method()
{
    static const BIO_METHOD* const method = [] {
        BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "span");
        BIO_meth_set_read_ex(made, read_span);
        BIO_meth_set_write_ex(made, append_to_string);
        BIO_meth_set_ctrl(made, control);
        return made;
    }();
    return method;
}

}  // namespace

BIO* make_span_bio(wires& ends)
{
    BIO* bio = BIO_new(span_method());
    if (bio == nullptr) return nullptr;
    BIO_set_data(bio, &ends);
    BIO_set_init(bio, 1);
    return bio;
}

}  // namespace mynah::net::detail
