#include "wire/json_words.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace chasqui::wire {
namespace {

constexpr std::string_view kExpectingValue = "Expecting value";
constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kWordChars =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-.";

std::size_t count_digits(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  return static_cast<std::size_t>(end - text.begin());
}

// How much of `word` is a number: "01" has the number 0, "1.x" the number 1.
std::size_t number_length(std::string_view word) {
  std::size_t at = word.starts_with('-') ? 1 : 0;
  const std::size_t whole = count_digits(word.substr(at));
  if (whole == 0) return 0;
  if (word[at] == '0') return at + 1;
  at += whole;
  return at;
}

// How much of `word` is a value at its front; 0 when none is.
std::size_t value_length(std::string_view word) {
  for (const std::string_view literal : {"true", "false", "null"})
    if (word.starts_with(literal)) return literal.size();
  std::size_t at = number_length(word);
  if (at == 0) return 0;
  if (at < word.size() && word[at] == '.') {
    const std::size_t digits = count_digits(word.substr(at + 1));
    if (digits == 0) return at;
    at += 1 + digits;
  }
  if (at < word.size() && (word[at] | 0x20) == 'e') {
    const std::size_t sign = at + 1 < word.size() && (word[at + 1] == '-' || word[at + 1] == '+');
    const std::size_t digits = count_digits(word.substr(at + 1 + sign));
    if (digits > 0) at += 1 + sign + digits;
  }
  return at;
}

// What stands before the fault: text[0, at) is JSON as far as it goes.
struct Place {
  std::string open;  // The brackets that are open, outermost first.
  char last = 0;     // The last character that is no space; '"' for a string's end.
  bool in_string = false;
  bool last_string_is_name = false;
  std::size_t string_at = 0;
};

void read_bracket(Place& place, char c) {
  if (c == '{' || c == '[') place.open.push_back(c);
  if ((c == '}' || c == ']') && !place.open.empty()) place.open.pop_back();
}

Place find_place(std::string_view before) {
  Place place;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const char c = before[i];
    if (place.in_string) {
      if (c == '\\') ++i;
      if (c == '"') place.in_string = false;
      continue;
    }
    if (kSpaces.find(c) != kSpaces.npos) continue;
    if (c == '"') {
      const bool in_object = place.open.ends_with('{');
      place.last_string_is_name = in_object && (place.last == '{' || place.last == ',');
      place.in_string = true;
      place.string_at = i;
    }
    read_bracket(place, c);
    place.last = c;
  }
  return place;
}

JsonFault fault_in_string(std::string_view text, std::size_t at, std::size_t string_at) {
  const JsonFault unterminated{string_at, "Unterminated string starting at"};
  for (std::size_t i = string_at + 1; i <= at && i < text.size();) {
    if (text[i] != '\\') {
      ++i;
      continue;
    }
    if (i + 1 == text.size()) return unterminated;
    const bool is_unicode = text[i + 1] == 'u';
    const std::size_t end = i + (is_unicode ? 6 : 2);
    if (end > at && is_unicode) return {i + 1, "Invalid \\uXXXX escape"};
    if (end > at) return {i, "Invalid \\escape"};
    i = end;
  }
  if (at >= text.size()) return unterminated;
  const bool is_control = static_cast<unsigned char>(text[at]) < 0x20;
  return {at, is_control ? "Invalid control character at" : "Invalid UTF-8"};
}

// What the text should have had at `at`, where no value, name or sign of the grammar stands.
JsonFault fault_between(const Place& place, std::size_t at) {
  const bool in_object = place.open.ends_with('{');
  const bool after_comma_or_open = place.last == '{' || place.last == ',';
  if (place.last == 0) return {at, kExpectingValue};
  if (in_object && after_comma_or_open)
    return {at, "Expecting property name enclosed in double quotes"};
  if (place.last == ',' || place.last == '[' || place.last == ':') return {at, kExpectingValue};
  if (in_object && place.last == '"' && place.last_string_is_name)
    return {at, "Expecting ':' delimiter"};
  if (place.open.empty()) return {at, "Extra data"};
  return {at, "Expecting ',' delimiter"};
}

// Where the word begins that `at` is inside or behind of.
std::size_t word_start(std::string_view text, std::size_t at) {
  while (at > 0 && kWordChars.find(text[at - 1]) != kWordChars.npos) --at;
  return at;
}

}  // namespace

JsonFault find_json_fault(std::string_view text, std::size_t at) {
  const Place stopped = find_place(text.substr(0, at));
  if (stopped.in_string) return fault_in_string(text, at, stopped.string_at);
  const std::size_t start = word_start(text, at);
  const std::size_t end = std::min(text.find_first_not_of(kWordChars, start), text.size());
  const JsonFault fault = fault_between(find_place(text.substr(0, start)), start);
  const std::size_t value = value_length(text.substr(start, end - start));
  if (value == 0 || fault.why != kExpectingValue) return fault;
  at = start + value;  // The word begins with the value; what follows is too much.
  return fault_between(find_place(text.substr(0, at)), at);
}

}  // namespace chasqui::wire
