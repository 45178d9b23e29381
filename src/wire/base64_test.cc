#include "wire/base64.h"

#include <gtest/gtest.h>

namespace chasqui::wire {
namespace {

using namespace std::string_view_literals;

struct Pair {
  std::string_view bytes, text;
};

TEST(Base64, ReadsAndWritesTheVectorsOfTheRfc) {
  for (const Pair& pair : {Pair{"", ""},
                           {"f", "Zg=="},
                           {"fo", "Zm8="},
                           {"foo", "Zm9v"},
                           {"foob", "Zm9vYg=="},
                           {"fooba", "Zm9vYmE="},
                           {"foobar", "Zm9vYmFy"},
                           {"\xfb\xff\xfe"sv, "+//+"}}) {
    EXPECT_EQ(to_base64(pair.bytes), pair.text);
    EXPECT_EQ(from_base64(pair.text), pair.bytes) << pair.text;
  }
}

TEST(Base64, UrlSafeTextHasNoPaddingAndItsOwnAlphabet) {
  for (const Pair& pair : {Pair{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"\xfb\xff\xfe"sv, "-__-"}}) {
    EXPECT_EQ(to_base64url(pair.bytes), pair.text);
    EXPECT_EQ(from_base64url(pair.text), pair.bytes) << pair.text;
  }
}

TEST(Base64, EveryByteComesBack) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all.push_back(static_cast<char>(byte));
    EXPECT_EQ(from_base64(to_base64(all)), all);
    EXPECT_EQ(from_base64url(to_base64url(all)), all);
  }
}

TEST(Base64, RefusesWhatIsNotCanonical) {
  for (const std::string_view text :
       {"Z", "Zg", "Zg=", "Zg===", "=", "==", "====", "Zh==", "Zm9=", "Zm 9", "Zm9v\n",
        "Z=g=", "-__-", "Zm9v=", "\xc3\xb1\xc3\xb1"})
    EXPECT_FALSE(from_base64(text)) << text;
  for (const std::string_view text : {"Z", "Zg==", "Zh", "+//+", "Zm9"})
    EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(Base64, ARandomWordHasAllItsBytesAndIsAnotherEachTime) {
  SeededRandom random(1);
  const std::string word = random_base64url(random, 15);
  EXPECT_EQ(from_base64url(word)->size(), 15u);
  EXPECT_NE(random_base64url(random, 15), word);
}

}  // namespace
}  // namespace chasqui::wire
