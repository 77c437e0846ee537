# mynah_layer(name DEPENDS layers... LINK libraries...): one static library per folder of framework/mynah.
function(mynah_layer name)
    cmake_parse_arguments(LAYER "" "" "DEPENDS;LINK" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/framework/mynah/${name}/*.cpp)
    list(TRANSFORM LAYER_DEPENDS PREPEND mynah_)
    if(sources)
        add_library(mynah_${name} STATIC ${sources})
        target_link_libraries(mynah_${name} PUBLIC ${LAYER_DEPENDS} PRIVATE mynah_flags ${LAYER_LINK})
        set(scope PUBLIC)
    else()
        add_library(mynah_${name} INTERFACE)
        target_link_libraries(mynah_${name} INTERFACE ${LAYER_DEPENDS})
        set(scope INTERFACE)
    endif()
    target_include_directories(mynah_${name} ${scope} ${PROJECT_SOURCE_DIR}/framework)
    target_compile_features(mynah_${name} ${scope} cxx_std_20)
    add_library(mynah::${name} ALIAS mynah_${name})
endfunction()

# mynah_test(name SOURCES files... LINK targets... LABELS labels...): a Boost.Test program, known to ctest
# under its name. It leaves a report with its cases in reports/, which tests/summary.py counts.
function(mynah_test name)
    cmake_parse_arguments(TEST "" "" "SOURCES;LINK;LABELS" ${ARGN})
    add_executable(${name} ${TEST_SOURCES})
    target_link_libraries(${name} PRIVATE mynah_flags ${TEST_LINK})
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
    add_test(NAME ${name} COMMAND ${name} --color_output=no --report_level=short
        --logger=HRF,error,stdout:JUNIT,error,${PROJECT_BINARY_DIR}/reports/${name}.xml)
    set_tests_properties(${name} PROPERTIES LABELS "${TEST_LABELS}" TIMEOUT 300)
    if("integration" IN_LIST TEST_LABELS)
        # Servers start slowly when several do at once.
        set_tests_properties(${name} PROPERTIES RESOURCE_LOCK servers TIMEOUT 600)
    endif()
endfunction()
