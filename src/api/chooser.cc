#include "api/chooser.h"

#include <utility>
#include <vector>

#include "api/filter.h"
#include "db/event_log.h"
#include "schema/list_query.h"
#include "schema/view.h"

namespace chasqui::api {
namespace {

using edge::Choice;
using edge::Wish;
using edge::WishFault;

// One stream's model as the asker sees it, and what of it was asked for.
struct Chosen {
  std::string stream;
  const schema::ModelEntry& entry;
  std::unique_ptr<const schema::View> view;
  std::optional<Filter> filter = {};

  std::vector<schema::Predicate> conditions() const {
    std::vector<schema::Predicate> all = view->conditions();
    if (!filter) return all;
    if (auto rows = rows_of(*filter, view->model())) all.push_back(std::move(*rows));
    return all;
  }
};

WishFault too_many(const Chosen& chosen) {
  return {"demasiados_registros", chosen.stream,
          "Son más de " + std::to_string(kChosenRecordsMax) + " registros o demasiado largos"};
}

// False: they are too many.
bool append_records(std::string& out, db::Connection& connection, const Chosen& chosen) {
  schema::ListQuery query;
  query.order = {{&chosen.view->model().key()}};
  query.limit = kChosenRecordsMax + 1;
  const schema::View* by_record = chosen.view->depends_on_record() ? chosen.view.get() : nullptr;
  const schema::ListPage page =
      schema::append_list_json(out, connection, chosen.entry.sql,
                               {chosen.view->format(), query, chosen.conditions(), by_record});
  return page.rows <= kChosenRecordsMax && out.size() <= kChosenBytesMax;
}

class SiteChooser final : public edge::Chooser {
 public:
  SiteChooser(const Site& site, Choosing who) : site_(site), who_(std::move(who)) {}

  void choose(Wish wish, Answer answer) override {
    auto all = std::make_shared<std::vector<Chosen>>();
    Filters filters;
    for (const std::string& stream : wish.streams) {
      if (!site_.schema().find_by_stream(stream) && !wish.with_records) {
        if (auto fault = filter_events(stream, wish, filters))
          return answer(std::unexpected(std::move(*fault)));
        continue;
      }
      auto chosen = look_at(stream, wish);
      if (!chosen) return answer(std::unexpected(std::move(chosen.error())));
      if (!*chosen) continue;
      if ((*chosen)->filter) filters.emplace(stream, *(*chosen)->filter);
      all->push_back(std::move(**chosen));
    }
    Audiences& audiences = *who_.audiences->at(who_.loop.index());
    Choice choice{audiences.filtered().of(who_.whole, std::move(filters))};
    if (!wish.with_records) return answer(std::move(choice));
    read(std::move(all), std::move(choice), std::move(answer));
  }

 private:
  // Of a stream that no model is behind.
  std::optional<WishFault> filter_events(const std::string& stream, const Wish& wish,
                                         Filters& filters) const {
    const auto asked = wish.filters.find(stream);
    if (asked == wish.filters.end()) return std::nullopt;
    if (stream == "*")
      return WishFault{"filtro_invalido", stream, "Un filtro es de un tema, no de todos"};
    auto filter = parse_filter(asked->second, {site_.schema(), stream, who_.asker});
    if (!filter) return WishFault{"filtro_invalido", stream, std::move(filter.error())};
    filters.emplace(stream, std::move(*filter));
    return std::nullopt;
  }

  // Nothing: the stream is heard whole, and has no records to tell.
  std::expected<std::optional<Chosen>, WishFault> look_at(const std::string& stream,
                                                          const Wish& wish) const {
    const auto filter = wish.filters.find(stream);
    const bool is_whole = filter == wish.filters.end();
    if (is_whole && !wish.with_records) return std::nullopt;
    const schema::Model* model = site_.schema().find_by_stream(stream);
    if (!model)
      return std::unexpected(WishFault{"sin_registros", stream, "No hay registros detrás de él"});
    const schema::ModelEntry& entry = *site_.context.sql.find(model->name);
    auto view = std::make_unique<const schema::View>(entry, who_.asker);
    if (view->reads() == schema::Verdict::kNo)
      return std::unexpected(WishFault{"prohibido", stream, "No se pueden leer sus registros"});
    if (is_whole) return Chosen{stream, entry, std::move(view)};
    auto parsed = parse_filter(filter->second, *view);
    if (!parsed)
      return std::unexpected(WishFault{"filtro_invalido", stream, std::move(parsed.error())});
    return Chosen{stream, entry, std::move(view), std::move(*parsed)};
  }

  // The records and the head of the log are read in one snapshot: what commits later is behind it.
  void read(std::shared_ptr<const std::vector<Chosen>> all, Choice choice, Answer answer) const {
    struct Asked {
      Choice choice;
      Answer answer;
    };
    auto asked = std::make_shared<Asked>(Asked{std::move(choice), std::move(answer)});
    const auto give = [asked, &loop = who_.loop](std::expected<Choice, WishFault> result) {
      loop.post(
          [asked, result = std::move(result)]() mutable { asked->answer(std::move(result)); });
    };
    db::ReadJob job;
    job.work = [asked, all, give, epoch = site_.space->epoch()](db::Connection& connection) {
      Choice& made = asked->choice;
      made.records = "{";
      for (const Chosen& chosen : *all) {
        if (made.records.size() > 1) made.records += ',';
        append_json_string(made.records, chosen.stream);
        made.records += ':';
        if (!append_records(made.records, connection, chosen))
          return give(std::unexpected(too_many(chosen)));
      }
      made.records += '}';
      made.at = hub::Position{epoch, db::load_head(connection)};
      give(std::move(made));
    };
    job.failed = [give](std::exception_ptr) {
      give(std::unexpected(WishFault{"interno", "", "No se pudo leer: intente otra vez"}));
    };
    site_.database.read(std::move(job));
  }

  const Site& site_;
  const Choosing who_;
};

}  // namespace

std::unique_ptr<edge::Chooser> make_chooser(const Site& site, Choosing who) {
  return std::make_unique<SiteChooser>(site, std::move(who));
}

}  // namespace chasqui::api
