#include <mynah/oauth/token_store.hpp>

#include <mynah/base/offload.hpp>
#include <mynah/base/private_file.hpp>

#include <utility>

namespace mynah::oauth {
namespace {

result<token_record> load_record(std::string path)
{
    const auto content = read_private_file(path);
    if (!content) return content.error();
    auto record = token_record::parse(content->reveal());
    if (!record)
        return error(record.error().code,
                     path + ": " + record.error().text + ": run mynah-login again");
    if (auto writable = check_replaceable(path); !writable) return writable.error();
    return record;
}

}  // namespace

task<result<token_record>> file_store::load()
{
    auto path = path_;
    auto reading = offload(&load_record, std::move(path));
    auto read = co_await std::move(reading);
    co_return read;
}

task<result<void>> file_store::store(token_record record)
{
    auto path = path_;
    auto content = record.write();
    auto writing = offload_to_end(&replace_private_file, std::move(path), std::move(content));
    auto written = co_await std::move(writing);
    co_return written;
}

task<result<token_record>> memory_store::load() { co_return record_; }

task<result<void>> memory_store::store(token_record record)
{
    record_ = std::move(record);
    co_return result<void>();
}

}  // namespace mynah::oauth
