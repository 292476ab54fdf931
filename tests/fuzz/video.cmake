# video_fuzz: files of any bytes as videos. It links FFmpeg, built without sanitizers; fuzzed is how its answers are
# taken. Each input starts threads of decoders, hence few runs.
pkg_check_modules(FFMPEG_FUZZED REQUIRED IMPORTED_TARGET libavformat libavcodec libswscale libavutil)
set(video container_index ffmpeg_log frame_decoder frame_sampling frame_seeker frame_times image_folder lost_parts media_input
  media_stream nal_headers orientation
  packet_headers packet_index picture_header rgb_converter sampled_clip scaler video_file)
list(TRANSFORM video PREPEND ${CMAKE_SOURCE_DIR}/core/video/)
list(TRANSFORM video APPEND .cpp)
set(found ${CMAKE_CURRENT_BINARY_DIR}/video)
file(MAKE_DIRECTORY ${found})
add_executable(video_fuzz video_fuzz.cpp ${video})
target_link_libraries(video_fuzz PRIVATE pllava_fuzzed PkgConfig::FFMPEG_FUZZED)
target_link_options(video_fuzz PRIVATE -fsanitize=fuzzer)
add_test(NAME fuzz.video COMMAND video_fuzz -runs=2000 -max_total_time=60 -max_len=1048576 -len_control=0 -timeout=30
  -rss_limit_mb=4096 -seed=1 -print_final_stats=1 -artifact_prefix=${found}/fault- ${found}
  ${CMAKE_CURRENT_SOURCE_DIR}/corpus/video ${learned}/video)
set_tests_properties(fuzz.video PROPERTIES TIMEOUT 300)
