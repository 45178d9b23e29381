#include "access/columns.h"

#include <gtest/gtest.h>

namespace chasqui::access {
namespace {

using Words = std::vector<std::string>;

TEST(Columns, ListsOfWordsComeBackAsTheyWere) {
  const Words words{"juez", "a \"b\"", "ñandú"};
  EXPECT_EQ(words_to_text(words), R"(["juez","a \"b\"","ñandú"])");
  EXPECT_EQ(words_from_text(words_to_text(words)), words);
  EXPECT_EQ(words_from_text("no list"), Words{});
  EXPECT_EQ(words_from_text("{}"), Words{});
}

TEST(Columns, WordsAreFoldedAndEachIsThereOnce) {
  EXPECT_EQ(folded_words({"Recepción", " juez", "recepcion"}), (Words{"recepcion", "juez"}));
}

TEST(Columns, ObjectsAreReadAndWhatIsNoneIsEmpty) {
  EXPECT_EQ(object_from_text(R"({"sucursal":3})"), (JsonObject{{"sucursal", 3}}));
  EXPECT_TRUE(object_from_text("[1]").empty());
  EXPECT_TRUE(object_from_text("").empty());
}

}  // namespace
}  // namespace chasqui::access
