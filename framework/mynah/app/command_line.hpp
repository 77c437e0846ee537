// The options of a program and of its subcommands. CLI11 does the work, and no header includes it:
// each source file that sees it takes ten seconds more to compile.
#pragma once

#include <mynah/app/exit_status.hpp>

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace mynah {

// As its messages call it: the last part of argv[0].
std::string program_name(int argc, const char* const* argv);

// "ca-file" -> "MYNAH_CA_FILE"
std::string environment_name(std::string_view option);

// One option; a reference to it, which its command_line outlives.
class program_option {
public:
    program_option& shown_as(std::string value);  // in --help: "FILE"
    program_option& shows_default();
    program_option& required();
    program_option& one_of(std::initializer_list<const char*> values);
    program_option& between(std::size_t least, std::size_t most);
    program_option& excludes(const program_option& other);
    program_option& needs(const program_option& other);

private:
    friend class program_options;
    explicit program_option(CLI::Option* o) noexcept : option_(o) {}

    CLI::Option* option_;
};

// Those of a program or of one subcommand. What an option says goes to `to`, which outlives the
// parsing.
class program_options {
public:
    explicit program_options(CLI::App* app) noexcept : app_(app) {}

    program_option add(const char* name, std::string& to, std::string help);
    program_option add(const char* name, std::size_t& to, std::string help);
    program_option add(const char* name, std::vector<std::string>& to,
                       std::string help);                              // by commas
    program_option add(const char* name, bool& to, std::string help);  // a flag

    // These may also be in the environment (MYNAH_CA_FILE for --ca-file), which counts less than
    // the command line. Those that were added before: their names.
    std::vector<std::string> read_environment();

    // Was it given, wherever?
    bool has(const char* name) const;
    // Was this subcommand?
    bool chosen() const;

protected:
    CLI::App* app_;
};

// A program's.
class command_line : public program_options {
public:
    // `program`: its name, for its messages. `version`: printed by --version.
    command_line(std::string program, std::string description, std::string version);
    ~command_line();

    // One of those of which the command line must name one.
    program_options subcommand(const char* name, std::string description);
    // And in a TOML file, too, which `option` names and which counts least.
    void read_environment_and_file(const char* option);

    // How to end, if the program is to end now: --help and --version have printed what was asked
    // for, a mistake was complained about.
    std::optional<exit_status> parse(int argc, const char* const* argv);
    // The file that was read, after parse(); "" without one.
    std::string file() const;
    // Does it say this option, whatever counts more?
    bool file_says(std::string_view option) const;
    // About a mistake, on stderr. How to end then.
    exit_status complain(std::string_view what) const;

private:
    struct owned;
    explicit command_line(std::unique_ptr<owned> app);
    bool lacks_subcommand() const;
    std::string no_subcommand() const;

    std::unique_ptr<owned> owned_;
};

}  // namespace mynah
