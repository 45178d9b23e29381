// What who asks may see, for services that show records as the generated endpoints do.
#include "schema/asker.h"
#include "schema/catalog.h"
#include "schema/view.h"
#include "service/tx.h"

namespace chasqui::service {

const schema::Asker& Read::asker() const {
  if (!asker_) asker_ = std::make_shared<const schema::Asker>(schema::asker_of(who()));
  return *asker_;
}

const schema::View& Read::view(std::string_view name) const {
  for (const auto& known : views_)
    if (known->model().name == name) return *known;
  return *views_.emplace_back(
      std::make_shared<const schema::View>(*site_.sql.find(model(name).name), asker()));
}

bool Read::can_read(std::string_view model, const Record& record) const {
  return view(model).reads(record.values());
}

JsonObject Read::visible(std::string_view model, const Record& record) const {
  return view(model).shown(record.values());
}

Select Read::seen(std::string_view model) {
  Select select = from(model);
  for (schema::Predicate& condition : view(model).conditions()) select.where(std::move(condition));
  return select;
}

}  // namespace chasqui::service
