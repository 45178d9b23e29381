#include "wire/multipart.h"

#include <gtest/gtest.h>

namespace chasqui::wire {
namespace {

std::string part(const std::string& headers, const std::string& content) {
  return "--b\r\n" + headers + "\r\n\r\n" + content + "\r\n";
}

std::string field(const std::string& name, const std::string& content) {
  return part("Content-Disposition: form-data; name=\"" + name + "\"", content);
}

std::string read(const std::string& body) {
  const auto query = parse_multipart(body, "b", {.pairs_max = 3});
  if (!query) return "! " + std::string(query.error().why);
  std::string said;
  for (const auto& [name, value] : *query) said += name + "=" + value + ";";
  return said;
}

TEST(Multipart, FieldsOfAForm) {
  struct {
    std::string_view name;
    std::string body, says;
  } const cases[] = {
      {"two", field("username", "juez1") + field("password", "a b&c") + "--b--\r\n",
       "username=juez1;password=a b&c;"},
      {"empty", field("nota", "") + "--b--", "nota=;"},
      {"lines inside", field("nota", "una\r\ndos") + "--b--", "nota=una\r\ndos;"},
      {"other headers, bare name",
       part("Content-Type: text/plain\r\ncontent-disposition: form-data;name=a", "1") + "--b--",
       "a=1;"},
      {"a preamble", "nada\r\n" + field("a", "1") + "--b--", "a=1;"},
      {"a file is not taken",
       part("Content-Disposition: form-data; name=\"f\"; filename=\"x\"", "\xff") +
           field("a", "1") + "--b--",
       "a=1;"},
      {"no part", "--b--", ""},
      {"no boundary", "a=1", "! no boundary"},
      {"cut", field("a", "1") + "--b\r\nContent-Dispo", "! a part has no end"},
      {"no empty line", "--b\r\n--b--", "! a part has no name"},
      {"no name", part("Content-Disposition: form-data", "1") + "--b--", "! a part has no name"},
      {"no UTF-8", field("a", "\xff") + "--b--", "! invalid UTF-8"},
      {"too many", field("a", "1") + field("b", "2") + field("c", "3") + field("d", "4") + "--b--",
       "! too many parameters"},
  };
  for (const auto& c : cases) EXPECT_EQ(read(c.body), c.says) << c.name;
}

TEST(Multipart, ItsBoundaryIsAParameterOfTheContentType) {
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=b"), "b");
  EXPECT_EQ(multipart_boundary("Multipart/Form-Data; charset=utf-8; boundary=\"b c\""), "b c");
  EXPECT_EQ(multipart_boundary("multipart/form-data"), std::nullopt);
  EXPECT_EQ(multipart_boundary("multipart/mixed; boundary=b"), std::nullopt);
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'x')),
            std::nullopt);
}

}  // namespace
}  // namespace chasqui::wire
