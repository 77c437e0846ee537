#include <mynah/mynah.hpp>

class echo : public mynah::bot {
    mynah::task<> on_message(mynah::incoming m) override { co_await m.reply(m.body()); }
};

int main(int argc, char** argv) { return mynah::run<echo>(argc, argv); }
