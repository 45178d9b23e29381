#include "api/site.h"

namespace chasqui::api {

edge::ReplyStyle Site::style() const {
  switch (context.schema.app.style) {
    case schema::Style::kFastapi:
      return edge::ReplyStyle::kFastapi;
    case schema::Style::kDrf:
      return edge::ReplyStyle::kDrf;
    case schema::Style::kNest:
      return edge::ReplyStyle::kNest;
  }
  return edge::ReplyStyle::kFastapi;
}

}  // namespace chasqui::api
