// The page behind a one-time link: whoever follows it sets a password, and the first administrator
// a name.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "access/links.h"
#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

struct EntryPage {
  std::string title;                      // Of the site.
  std::string action;                     // Where the form goes: one of [auth.paths] link.
  std::string token;                      // As it came; shown only when the link works.
  std::optional<access::Link> link;       // None: unknown, used or too old.
  std::string account{};                  // Whose password it is; of a link that works alone.
  std::vector<service::MenuPage> next{};  // Where to go when it is done.
};

// A whole HTML page, in Spanish and, second, in English. Without scripts the form works as well,
// and the answer is then shown as it is.
std::string entry_page(const EntryPage& page);

// GET /entrar, where access::link_path() leads; on sites that take such links.
void add_entry_page(edge::RouteTable& routes, const Site& site);

}  // namespace chasqui::api
