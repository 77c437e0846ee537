// Where a refresh token is kept while nobody uses it. The store is the truth: it is read before
// each use, as somebody may have put a new one there.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/oauth/token_record.hpp>

#include <string>

namespace mynah::oauth {

class token_store {
public:
    virtual ~token_store() = default;

    // Also looks whether store() can work. Errors: final ones, with the remedy.
    virtual task<result<token_record>> load() = 0;
    // Returns when it is safe. Goes on to its end when the caller is cancelled.
    virtual task<result<void>> store(token_record record) = 0;
};

// A token file of our format. One program for each: of two, each would make the other's refresh
// token worthless.
class file_store final : public token_store {
public:
    explicit file_store(std::string path) : path_(std::move(path)) {}

    task<result<token_record>> load() override;
    task<result<void>> store(token_record record) override;

private:
    std::string path_;
};

// For as long as the program runs.
class memory_store final : public token_store {
public:
    explicit memory_store(token_record record) : record_(std::move(record)) {}

    task<result<token_record>> load() override;
    task<result<void>> store(token_record record) override;

private:
    token_record record_;
};

}  // namespace mynah::oauth
