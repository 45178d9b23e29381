#include "wire/sse.h"

#include <gtest/gtest.h>

#include <string>

namespace chasqui::wire {
namespace {

using std::string_view_literals::operator""sv;

// A client as the standard has it (HTML, 9.2.6): "name|data|last event id" of what it dispatches.
class Reader {
 public:
  std::string read(std::string_view text) {
    std::string line;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\n' && text[i] != '\r') {
        line += text[i];
        continue;
      }
      if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      take(line);
      line.clear();
    }
    return seen_;
  }

 private:
  void take(const std::string& line) {
    if (line.empty()) return dispatch();
    const std::size_t colon = line.find(':');
    if (colon == 0) return;
    const std::string field = line.substr(0, colon);
    std::string value = colon == std::string::npos ? "" : line.substr(colon + 1);
    if (value.starts_with(' ')) value.erase(0, 1);
    if (field == "event") name_ = value;
    if (field == "data") data_ += value + "\n";
    if (field == "id" && !value.contains('\0')) id_ = value;
    if (field == "retry") seen_ += "retry " + value + ";";
  }
  void dispatch() {
    if (!data_.empty()) {
      data_.pop_back();
      seen_ += (name_.empty() ? "message" : name_) + "|" + data_ + "|" + id_ + ";";
    }
    name_.clear();
    data_.clear();
  }
  std::string name_, data_, id_, seen_;
};

std::string written(const SseEvent& event) {
  std::string out;
  append_sse_event(out, event);
  return out;
}

TEST(Sse, WritesTheFieldsThatAreThere) {
  struct {
    SseEvent event;
    std::string_view text;
  } const cases[] = {
      {{.data = "hola"}, "data: hola\n\n"},
      {{.name = "venta", .data = "1"}, "event: venta\ndata: 1\n\n"},
      {{"e1:7", "venta", "{}"}, "id: e1:7\nevent: venta\ndata: {}\n\n"},
      {{.id = "e1:7"}, "id: e1:7\ndata: \n\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(written(c.event), c.text);
}

TEST(Sse, DataComesOutLineByLine) {
  struct {
    std::string_view data, text;
  } const cases[] = {
      {"", "data: \n\n"},
      {"\n", "data: \ndata: \n\n"},
      {"a\nb", "data: a\ndata: b\n\n"},
      {"a\r\nb\rc", "data: a\ndata: b\ndata: c\n\n"},
      {"a\n\nb", "data: a\ndata: \ndata: b\n\n"},
      {"a\r\n", "data: a\ndata: \n\n"},
      {"\n\r", "data: \ndata: \ndata: \n\n"},
      {" a", "data:  a\n\n"},
      {": no\nid: 9", "data: : no\ndata: id: 9\n\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(written({.data = c.data}), c.text) << c.data;
}

TEST(Sse, AClientReadsWhatWasWritten) {
  struct {
    SseEvent event;
    std::string_view seen;
  } const cases[] = {
      {{"e1:7", "venta", R"({"total":12.50})"}, R"(venta|{"total":12.50}|e1:7;)"},
      {{.data = ""}, "message||;"},
      {{.id = "1", .data = "a\r\n b\rc\n"}, "message|a\n b\nc\n|1;"},
      {{"1\nid: 2", "a\r\ndata: x", "y"}, "a  data: x|y|1 id: 2;"},
      {{.id = "1\0"sv, .data = "y"}, "message|y|1 ;"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Reader().read(written(c.event)), c.seen);
  }
}

TEST(Sse, AnEventWithoutAnIdKeepsTheLastOne) {
  const std::string both = written({.id = "e1:7", .data = "a"}) + written({.data = "b"});
  EXPECT_EQ(Reader().read(both), "message|a|e1:7;message|b|e1:7;");
}

TEST(Sse, CommentsAndRetryDispatchNothing) {
  std::string out;
  append_sse_retry(out, std::chrono::milliseconds(2500));
  append_sse_comment(out);
  append_sse_comment(out, "hola\ndata: no");
  EXPECT_EQ(out, "retry: 2500\n\n:\n\n: hola\n: data: no\n\n");
  EXPECT_EQ(Reader().read(out), "retry 2500;");
}

}  // namespace
}  // namespace chasqui::wire
