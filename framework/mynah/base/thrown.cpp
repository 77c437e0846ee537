#include <mynah/base/thrown.hpp>

#include <boost/system/system_error.hpp>

#include <string>

namespace mynah {

error thrown(errc otherwise, std::string_view before)
{
    try {
        throw;
    } catch (const failure& e) {
        return e.why();
    } catch (const boost::system::system_error& e) {
        return error(e.code());
    } catch (const std::exception& e) {
        return error(otherwise, std::string(before) + e.what());
    } catch (...) {
        return error(otherwise, std::string(before) + "what is no std::exception");
    }
}

}  // namespace mynah
