# mynah_precompiled(target FILE header): the target's sources are compiled with that header in front.
# mynah_precompiled(target FROM other): with the other target's; both have the same compiler flags.
# Only what is not ours is in such a header. Every source file includes what it uses all the same: the
# second compiler builds without.
function(mynah_precompiled target)
    cmake_parse_arguments(PRECOMPILED "" "FILE;FROM" "" ${ARGN})
    if(NOT MYNAH_PCH)
        return()
    endif()
    if(PRECOMPILED_FILE)
        target_precompile_headers(${target} PRIVATE ${PRECOMPILED_FILE})
    else()
        target_precompile_headers(${target} REUSE_FROM ${PRECOMPILED_FROM})
    endif()
    target_link_libraries(${target} PRIVATE fmt::fmt)  # its definitions are part of the header
    # Without -fpch-preprocess ccache can do nothing with a precompiled header of g++ 12; which, in code that
    # comes from one, warns of every `string() + "text"`.
    target_compile_options(${target} PRIVATE
        $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess -Wno-array-bounds -Wno-stringop-overflow>)
endfunction()
