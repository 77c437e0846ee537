#include <mynah/stanza/jid.hpp>

int main()
{
    return mynah::jid::parse("bot@example.org/home").value().resource() == "home" ? 0 : 1;
}
