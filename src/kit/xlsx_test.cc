#include "kit/xlsx.h"

#include <gtest/gtest.h>

namespace chasqui::kit {
namespace {

const Table kTable{.title = "Resultados [5K]: Cóndores del Pichincha y de los Andes",
                   .notes = {"huella abc"},
                   .columns = {{"Puesto", true}, {"Equipo", false, 30}},
                   .rows = {{1, "=Ñandúes"}, {nullptr, "B"}}};

TEST(Xlsx, IsAZipFileWithASheet) {
  const std::string bytes = to_xlsx(kTable);
  EXPECT_TRUE(bytes.starts_with("PK\x03\x04"));
  EXPECT_NE(bytes.find("xl/worksheets/sheet1.xml"), std::string::npos);
  EXPECT_NE(bytes.find("[Content_Types].xml"), std::string::npos);
}

TEST(Xlsx, HasARowForEachOfTheTable) {
  Table longer = kTable;
  for (int i = 0; i < 500; ++i) longer.rows.push_back({i, "Equipo " + std::to_string(i)});
  EXPECT_GT(to_xlsx(longer).size(), to_xlsx(kTable).size());
}

TEST(Xlsx, ATableWithoutAnythingIsAFileToo) { EXPECT_TRUE(to_xlsx({}).starts_with("PK")); }

}  // namespace
}  // namespace chasqui::kit
