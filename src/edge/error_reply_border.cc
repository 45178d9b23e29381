#include "edge/error_reply_border.h"

#include <exception>
#include <utility>

namespace chasqui::edge {

// The handler gets the responder by reference: what it throws before moving it is answered here.
void invoke(const Handler& handler, Call&& call, Responder&& responder) {
  try {
    handler(std::move(call), std::move(responder));
  } catch (const Refusal& refusal) {
    if (!responder.is_answered()) std::move(responder).refuse(refusal);
  } catch (const std::exception& error) {
    if (!responder.is_answered()) std::move(responder).fail(error.what());
  } catch (...) {
    if (!responder.is_answered()) std::move(responder).fail("unknown exception");
  }
}

}  // namespace chasqui::edge
