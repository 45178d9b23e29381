#include "wire/http_chunks.h"

#include <gtest/gtest.h>

#include <vector>

namespace chasqui::wire {
namespace {

constexpr ChunkLimits kLimits{.body_bytes_max = 100, .trailer_bytes_max = 50, .trailers_max = 2};

// The body, and how many bytes behind its end were left alone; or the status of the violation.
std::string decode(std::vector<std::string_view> pieces) {
  ChunkDecoder decoder;
  decoder.begin(kLimits);
  std::string body;
  std::size_t left = 0;
  for (const std::string_view piece : pieces) {
    const auto consumed = decoder.feed(piece, body);
    if (!consumed) return std::to_string(consumed.error().status);
    left += piece.size() - *consumed;
  }
  return body + (decoder.is_done() ? " +" + std::to_string(left) : "...");
}

TEST(ChunkDecoder, SameBodyWhereverTheReadsCut) {
  const std::string_view stream = "4\r\nhola\r\nA;x=y\r\n, mundo :)\r\n0\r\nT: 1\r\n\r\nGET";
  for (std::size_t cut = 0; cut <= stream.size(); ++cut)
    ASSERT_EQ(decode({stream.substr(0, cut), stream.substr(cut)}), "hola, mundo :) +3")
        << "cut at " << cut;
}

TEST(ChunkDecoder, IsNotDoneBeforeTheLastByte) {
  const std::string_view stream = "1\r\na\r\n0\r\n\r\n";
  for (std::size_t cut = 0; cut < stream.size(); ++cut)
    EXPECT_TRUE(decode({stream.substr(0, cut)}).ends_with("...")) << cut;
}

TEST(ChunkDecoder, BeginsAnewAfterAnyEnd) {
  ChunkDecoder decoder;
  std::string body;
  decoder.begin(kLimits);
  EXPECT_FALSE(decoder.feed("x", body));
  decoder.begin(kLimits);
  EXPECT_TRUE(decoder.feed("1\r\na\r\n0\r\n\r\n", body));
  EXPECT_TRUE(decoder.is_done());
  EXPECT_EQ(body, "a");
}

}  // namespace
}  // namespace chasqui::wire
