#include "wire/deflate.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace chasqui::wire {
namespace {

using namespace std::literals;

constexpr std::size_t kPlenty = 16 << 20;

// Text that refers far back as well as near, from a seed.
std::string prose(std::size_t bytes, unsigned seed) {
  constexpr std::string_view kWords[] = {"venta ",     "orden ",   "cliente ",
                                         "pantalla ",  "batería ", "técnico ",
                                         "S/ 120.00 ", "{\"id\":", "\n"};
  std::string text;
  while (text.size() < bytes) {
    seed = seed * 1664525 + 1013904223;
    text += kWords[(seed >> 16) % std::size(kWords)];
    text += std::to_string(seed >> 20);
  }
  text.resize(bytes);
  return text;
}

std::string noise(std::size_t bytes) {
  std::string text;
  for (unsigned x = 7; text.size() < bytes; x = x * 1664525 + 1013904223)
    text.push_back(static_cast<char>(x >> 24));
  return text;
}

std::string inflated(Inflater& inflater, std::string_view payload, std::size_t max = kPlenty) {
  const auto text = inflater.inflate(payload, max);
  if (text) return *text;
  return text.error() == InflateError::kTooLarge ? "too large" : "broken";
}

TEST(Deflate, MessagesComeBackAtEveryWindowWithAndWithoutTakeover) {
  for (int bits = kWindowBitsMin; bits <= kWindowBitsMax; ++bits)
    for (const bool takeover : {true, false}) {
      Deflater deflater(bits);
      Inflater inflater(bits);
      for (const std::size_t size : {0u, 1u, 5u, 0u, 0u, 511u, 40'000u, 100'000u}) {
        for (const std::string& message : {prose(size, 3), noise(size), std::string(size, 'x')}) {
          if (!takeover) {
            deflater.forget();
            inflater.forget();
          }
          ASSERT_EQ(inflated(inflater, deflater.deflate(message)), message)
              << "bits " << bits << ", size " << size;
        }
      }
    }
}

TEST(Deflate, WritesTheExampleOfRfc7692) {
  Deflater deflater(15);
  EXPECT_EQ(deflater.deflate("Hello"), "\xf2\x48\xcd\xc9\xc9\x07\x00"sv);
  EXPECT_EQ(deflater.deflate("Hello"), "\xf2\x00\x11\x00\x00"sv) << "refers to the first";
  deflater.forget();
  EXPECT_EQ(deflater.deflate("Hello"), "\xf2\x48\xcd\xc9\xc9\x07\x00"sv);
  EXPECT_EQ(deflater.deflate(""), "\0"sv);
  EXPECT_EQ(deflater.deflate(""), "\0"sv);
}

// A decoder that keeps exactly 2^bits bytes: it takes output byte by byte, so that zlib cannot look
// further back into the output buffer.
std::string inflated_narrowly(std::string payload, int bits) {
  payload += "\x00\x00\xff\xff"sv;
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, -bits), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(payload.data());
  stream.avail_in = static_cast<uInt>(payload.size());
  std::string text;
  for (int status = Z_OK; status == Z_OK;) {
    Bytef byte = 0;
    stream.next_out = &byte;
    stream.avail_out = 1;
    status = inflate(&stream, Z_SYNC_FLUSH);
    if (stream.avail_out == 0) text.push_back(static_cast<char>(byte));
    if (stream.avail_out != 0 || status < 0) break;
  }
  inflateEnd(&stream);
  return text;
}

TEST(Deflate, NeverRefersFurtherBackThanTheWindowThatWasPromised) {
  const std::string message = prose(200'000, 11) + std::string(3000, 'x') + noise(255) + noise(600);
  for (int bits = kWindowBitsMin; bits <= kWindowBitsMax; ++bits)
    EXPECT_EQ(inflated_narrowly(Deflater(bits).deflate(message), bits), message) << bits;
}

TEST(Deflate, OutputIsBounded) {
  Inflater inflater(15);
  DeflatePool pool;
  for (const std::size_t size : {1u, 255u, 256u, 257u, 65'536u, 1'000'000u}) {
    const std::string bomb = pool.deflate(std::string(size, 'x'), 15);
    EXPECT_EQ(inflated(inflater, bomb, size).size(), size);
    inflater.forget();
    EXPECT_EQ(inflated(inflater, bomb, size - 1), "too large") << size;
    inflater.forget();
  }
}

TEST(Deflate, ABombStopsAtTheLimit) {
  DeflatePool pool;
  const std::string bomb = pool.deflate(std::string(kPlenty, '\0'), 15);
  ASSERT_LT(bomb.size(), kPlenty / 900);
  const auto text = pool.inflate(bomb, 1000);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error(), InflateError::kTooLarge);
}

TEST(Deflate, WhatIsCutShortOrChangedIsNeverTakenForTheMessage) {
  const std::string message = prose(700, 5);
  DeflatePool pool;
  const std::string payload = pool.deflate(message, 15);
  for (std::size_t size = 1; size < payload.size(); ++size) {
    const auto text = pool.inflate(payload.substr(0, size), kPlenty);
    EXPECT_TRUE(!text || *text != message) << "cut to " << size;
  }
  EXPECT_EQ(pool.inflate(payload.substr(0, payload.size() / 2), kPlenty).error(),
            InflateError::kBroken);
}

TEST(Deflate, FinalBlocksAreAllowedAndCounted) {
  Inflater inflater(15);
  std::string blocks;
  for (int i = 0; i < 256; ++i) blocks += "\x03\x00"sv;
  EXPECT_EQ(inflated(inflater, blocks + "\0"s), "");
  EXPECT_EQ(inflated(inflater, blocks + "\x03\x00\x00"s), "broken");
}

TEST(Deflate, AnEmptyPayloadIsAnEmptyMessage) {
  Inflater inflater(15);
  EXPECT_EQ(inflated(inflater, ""), "");
  EXPECT_EQ(inflated(inflater, "\0"sv), "");
}

TEST(DeflatePool, WhatItMakesStandsAlone) {
  DeflatePool pool;
  const std::string first = pool.deflate("hola hola hola", 15);
  EXPECT_EQ(pool.deflate("hola hola hola", 15), first);
  EXPECT_EQ(*pool.inflate(first, 100), "hola hola hola");
  EXPECT_FALSE(pool.inflate("\xff\xff", 100));
  EXPECT_EQ(*pool.inflate(first, 100), "hola hola hola") << "also after an error";
}

}  // namespace
}  // namespace chasqui::wire
