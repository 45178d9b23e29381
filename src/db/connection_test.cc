#include "db/connection.h"

#include <gtest/gtest.h>

#include <limits>

#include "db/sqlite.h"

namespace chasqui::db {
namespace {

// A clock that moves on each time somebody looks: what runs long enough sees time pass.
class RestlessClock final : public Clock {
 public:
  Utc now() const override { return {0}; }
  std::chrono::nanoseconds steady() const override { return std::chrono::seconds(++looks_); }

 private:
  mutable std::int64_t looks_ = 0;
};

class ConnectionTest : public testing::Test {
 protected:
  PrivateFile file_;
  RestlessClock clock_;
  std::unique_ptr<Connection> db_ = open_sqlite({.path = file_.path()}, clock_);

  std::unique_ptr<Connection> open_reader() {
    return open_sqlite({.path = file_.path(), .is_reader = true}, clock_);
  }
  DbError error_of(std::string_view sql) {
    try {
      db_->execute(sql);
    } catch (const DbError& error) {
      return error;
    }
    ADD_FAILURE() << "no error: " << sql;
    return DbError(DbErrorKind::kOther, "");
  }
};

TEST_F(ConnectionTest, GivesBackEveryValueAsItWasStored) {
  db_->exec("CREATE TABLE t (v ANY) STRICT");
  const std::vector<Value> values = {std::monostate(),
                                     std::int64_t{0},
                                     std::numeric_limits<std::int64_t>::min(),
                                     std::numeric_limits<std::int64_t>::max(),
                                     0.1,
                                     "",
                                     "Ñandú ☃",
                                     std::string("a\0b", 3),
                                     Blob{std::string("\0\xff", 2)},
                                     Blob{}};
  for (const Value& value : values) {
    EXPECT_EQ(db_->execute("INSERT INTO t VALUES (?)", {value}), 1);
    EXPECT_EQ(db_->query_value("SELECT v FROM t WHERE rowid = ?", {db_->last_insert_id()}), value)
        << "bound in place, kind " << value.index();
    Statement copied = db_->prepare("SELECT ?");
    ASSERT_TRUE(copied.bind(value).step());
    EXPECT_EQ(copied.value(0), value) << "bound by copy, kind " << value.index();
  }
}

TEST_F(ConnectionTest, ReadsTypedColumns) {
  Statement row = db_->prepare("SELECT 7 AS a, 2.5 AS b, 'hola' AS c, x'00ff' AS d, NULL AS e");
  ASSERT_EQ(row.column_count(), 5);
  EXPECT_EQ(row.column_name(2), "c");
  ASSERT_TRUE(row.step());
  EXPECT_EQ(row.int64(0), 7);
  EXPECT_EQ(row.real(1), 2.5);
  EXPECT_EQ(row.text(2), "hola");
  EXPECT_EQ(row.blob(3), std::string_view("\0\xff", 2));
  EXPECT_TRUE(row.is_null(4));
  EXPECT_EQ(row.text(4), "");
  EXPECT_FALSE(row.step());
}

TEST_F(ConnectionTest, CountsTheRowsThatAStatementChanged) {
  db_->exec("CREATE TABLE t (v INTEGER)");
  EXPECT_EQ(db_->execute("INSERT INTO t VALUES (1), (2), (3)"), 3);
  EXPECT_EQ(db_->execute("UPDATE t SET v = 9 WHERE v > ?", {1}), 2);
  EXPECT_EQ(db_->execute("SELECT * FROM t"), 0);
  EXPECT_EQ(db_->execute("DELETE FROM t WHERE v = 100"), 0);
}

TEST_F(ConnectionTest, NestedUseOfOneTextGetsAStatementOfItsOwn) {
  const std::string sql = "SELECT value FROM json_each('[1, 2, 3]')";
  std::string seen;
  Statement outer = db_->prepare(sql);
  while (outer.step()) {
    Statement inner = db_->prepare(sql);
    while (inner.step()) seen += std::to_string(outer.int64(0) * 10 + inner.int64(0)) + " ";
  }
  EXPECT_EQ(seen, "11 12 13 21 22 23 31 32 33 ");
}

TEST_F(ConnectionTest, AReturnedStatementStartsAfreshWithoutItsBindings) {
  {
    EXPECT_TRUE(db_->prepare("SELECT ?").bind("left behind").step());
  }
  Statement again = db_->prepare("SELECT ?");
  ASSERT_TRUE(again.step());
  EXPECT_TRUE(again.is_null(0));
}

TEST_F(ConnectionTest, ForgetsTheOldestStatementsAndCompilesThemAnew) {
  const auto small = open_sqlite({.path = file_.path(), .statements_max = 3}, clock_);
  for (int round = 0; round < 2; ++round)
    for (int i = 0; i < 10; ++i)
      EXPECT_EQ(small->query_int64("SELECT " + std::to_string(i)), i) << "round " << round;
}

TEST_F(ConnectionTest, KeepsMoreStatementsThanTheBoundWhileTheyAreLent) {
  const auto small = open_sqlite({.path = file_.path(), .statements_max = 2}, clock_);
  std::vector<Statement> lent;
  for (int i = 0; i < 5; ++i) {
    lent.push_back(small->prepare("SELECT " + std::to_string(i)));
    ASSERT_TRUE(lent.back().step());
  }
  for (int i = 0; i < 5; ++i) EXPECT_EQ(lent[static_cast<std::size_t>(i)].int64(0), i);
}

TEST_F(ConnectionTest, RefusesWhatIsNotExactlyOneStatement) {
  for (const std::string_view sql : {"", "  -- nothing", "SELECT 1; SELECT 2", "SELEC 1"})
    EXPECT_THROW(db_->prepare(sql), DbError) << sql;
  EXPECT_EQ(db_->query_int64("SELECT 1;  "), 1);
}

TEST_F(ConnectionTest, RefusesAWrongNumberOfArguments) {
  EXPECT_THROW(db_->query_value("SELECT ?"), DbError);
  EXPECT_THROW(db_->execute("SELECT ?", {1, 2}), DbError);
}

TEST_F(ConnectionTest, NamesWhatAConstraintRefused) {
  db_->exec(R"(
    CREATE TABLE talleres (id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE clientes (
      id INTEGER PRIMARY KEY, nombre TEXT NOT NULL, email TEXT UNIQUE, edad INTEGER,
      taller INTEGER REFERENCES talleres (id), clave TEXT, UNIQUE (taller, clave),
      CONSTRAINT edad_posible CHECK (edad > 0), CHECK (edad < 200)) STRICT;
    CREATE UNIQUE INDEX clientes_folded ON clientes (chasqui_fold(nombre));
    CREATE TRIGGER no_borrar BEFORE DELETE ON clientes
      BEGIN SELECT RAISE(ABORT, 'los clientes no se borran'); END;
    INSERT INTO talleres VALUES (1);
    INSERT INTO clientes (id, nombre, email, taller, clave) VALUES (1, 'Ana', 'a@b', 1, 'x');)");
  struct {
    std::string_view sql;
    DbErrorKind kind;
    std::string_view table, columns, constraint;
  } const cases[] = {
      {"INSERT INTO clientes (id, nombre) VALUES (1, 'B')", DbErrorKind::kUniqueViolation,
       "clientes", "id", ""},
      {"INSERT INTO clientes (nombre, email) VALUES ('B', 'a@b')", DbErrorKind::kUniqueViolation,
       "clientes", "email", ""},
      {"INSERT INTO clientes (nombre, taller, clave) VALUES ('B', 1, 'x')",
       DbErrorKind::kUniqueViolation, "clientes", "taller, clave", ""},
      {"INSERT INTO clientes (nombre) VALUES ('ANÁ')", DbErrorKind::kUniqueViolation, "", "",
       "clientes_folded"},
      {"INSERT INTO clientes (email) VALUES ('c@d')", DbErrorKind::kNotNullViolation, "clientes",
       "nombre", ""},
      {"INSERT INTO clientes (nombre, taller) VALUES ('B', 9)", DbErrorKind::kForeignKeyViolation,
       "", "", ""},
      {"INSERT INTO clientes (nombre, edad) VALUES ('B', -1)", DbErrorKind::kCheckViolation, "", "",
       "edad_posible"},
      {"INSERT INTO clientes (nombre, edad) VALUES ('B', 300)", DbErrorKind::kCheckViolation, "",
       "", "edad < 200"},
      {"INSERT INTO clientes (nombre, edad) VALUES ('B', 'diez')", DbErrorKind::kCheckViolation,
       "clientes", "edad", ""},
      {"DELETE FROM clientes", DbErrorKind::kCheckViolation, "", "", "los clientes no se borran"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.sql);
    const DbError error = error_of(c.sql);
    EXPECT_EQ(to_string(error.kind()), to_string(c.kind)) << error.what();
    EXPECT_EQ(error.table(), c.table);
    EXPECT_EQ(error.columns(), c.columns);
    EXPECT_EQ(error.constraint(), c.constraint);
    EXPECT_EQ(error.sql(), c.sql);
  }
}

TEST_F(ConnectionTest, FoldsCaseAndAccentsInSql) {
  EXPECT_EQ(db_->query_text("SELECT chasqui_fold('ÑANDÚ Ágil')"), "nandu agil");
  EXPECT_EQ(db_->query_value("SELECT chasqui_fold(NULL)"), Value());
  EXPECT_EQ(db_->query_text("SELECT chasqui_fold('')"), "");
}

TEST_F(ConnectionTest, ForeignKeysAreOnAndQuotedTextIsNoName) {
  EXPECT_EQ(db_->query_int64("PRAGMA foreign_keys"), 1);
  EXPECT_EQ(db_->query_int64("PRAGMA trusted_schema"), 0);
  EXPECT_EQ(db_->query_int64("PRAGMA synchronous"), 2);
  EXPECT_EQ(db_->query_text("PRAGMA journal_mode"), "wal");
  EXPECT_THROW(db_->query_value("SELECT \"no such column\""), DbError);
}

TEST_F(ConnectionTest, SavepointsNestAndUndoOnlyTheirOwn) {
  db_->exec("CREATE TABLE t (v INTEGER)");
  db_->begin_immediate();
  db_->execute("INSERT INTO t VALUES (1)");
  db_->savepoint();
  db_->execute("INSERT INTO t VALUES (2)");
  db_->savepoint();
  db_->execute("INSERT INTO t VALUES (3)");
  db_->rollback_savepoint();
  db_->execute("INSERT INTO t VALUES (4)");
  db_->release_savepoint();
  EXPECT_EQ(db_->savepoint_depth(), 0);
  db_->commit();
  EXPECT_EQ(db_->query_text("SELECT group_concat(v) FROM t"), "1,2,4");
}

TEST_F(ConnectionTest, SeesBrokenReferencesBeforeTheCommitDoes) {
  db_->exec(
      "CREATE TABLE a (id INTEGER PRIMARY KEY);"
      "CREATE TABLE b (a INTEGER REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED)");
  db_->begin_immediate();
  EXPECT_FALSE(db_->has_broken_references());
  db_->execute("INSERT INTO b VALUES (7)");
  EXPECT_TRUE(db_->has_broken_references());
  db_->execute("INSERT INTO a VALUES (7)");
  EXPECT_FALSE(db_->has_broken_references());
  db_->commit();
}

constexpr std::string_view kEndless =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

TEST_F(ConnectionTest, ADeadlineEndsAnEndlessRead) {
  db_->set_deadline(clock_.steady() + std::chrono::seconds(20));
  EXPECT_EQ(error_of(kEndless).kind(), DbErrorKind::kInterrupted);
  db_->set_deadline(std::nullopt);
  EXPECT_EQ(db_->query_int64("SELECT 5"), 5);
}

TEST_F(ConnectionTest, AfterTheWholeTransactionWasUndoneNothingRunsOutsideIt) {
  db_->exec("CREATE TABLE t (v INTEGER)");
  db_->begin_immediate();
  db_->execute("INSERT INTO t VALUES (1)");
  db_->set_deadline(clock_.steady());
  const std::string sql = "INSERT INTO t " + std::string(kEndless);
  EXPECT_EQ(error_of(sql).kind(), DbErrorKind::kInterrupted);
  db_->set_deadline(std::nullopt);
  EXPECT_FALSE(db_->in_transaction());
  EXPECT_EQ(error_of("INSERT INTO t VALUES (2)").kind(), DbErrorKind::kInterrupted);
  EXPECT_THROW(db_->commit(), DbError);
  db_->rollback();
  EXPECT_EQ(db_->query_int64("SELECT count(*) FROM t"), 0);
}

TEST_F(ConnectionTest, AReaderCannotWriteAndKeepsItsSnapshot) {
  db_->exec("CREATE TABLE t (v INTEGER)");
  const auto reader = open_reader();
  reader->begin_read();
  EXPECT_EQ(reader->query_int64("SELECT count(*) FROM t"), 0);
  db_->execute("INSERT INTO t VALUES (1)");
  EXPECT_EQ(reader->query_int64("SELECT count(*) FROM t"), 0) << "one snapshot";
  reader->commit();
  EXPECT_EQ(reader->query_int64("SELECT count(*) FROM t"), 1);
  try {
    reader->execute("INSERT INTO t VALUES (2)");
    FAIL() << "a reader wrote";
  } catch (const DbError& error) {
    EXPECT_EQ(error.kind(), DbErrorKind::kReadOnly);
  }
}

TEST_F(ConnectionTest, SaysBusyWhenAnotherHoldsTheLock) {
  const auto other =
      open_sqlite({.path = file_.path(), .busy_timeout = std::chrono::milliseconds(0)}, clock_);
  db_->begin_immediate();
  try {
    other->begin_immediate();
    FAIL() << "two writers";
  } catch (const DbError& error) {
    EXPECT_EQ(error.kind(), DbErrorKind::kBusy);
  }
  db_->rollback();
  EXPECT_NO_THROW(other->begin_immediate());
}

TEST_F(ConnectionTest, SaysFullAndRecoversWhenThereIsRoomAgain) {
  db_->exec("CREATE TABLE t (v BLOB); PRAGMA max_page_count = 20");
  EXPECT_EQ(error_of("INSERT INTO t VALUES (zeroblob(200000))").kind(), DbErrorKind::kFull);
  db_->exec("PRAGMA max_page_count = 2000");
  EXPECT_EQ(db_->execute("INSERT INTO t VALUES (zeroblob(200000))"), 1);
}

TEST_F(ConnectionTest, SaysUnavailableOrCorruptOnOpening) {
  try {
    open_sqlite({.path = "/nowhere/at/all.db"}, clock_);
    FAIL();
  } catch (const DbError& error) {
    EXPECT_EQ(error.kind(), DbErrorKind::kUnavailable);
  }
  const std::string path = file_.path() + ".txt";
  FILE* text = std::fopen(path.c_str(), "w");
  std::fputs(std::string(5'000, 'x').c_str(), text);
  std::fclose(text);
  try {
    open_sqlite({.path = path}, clock_);
    FAIL();
  } catch (const DbError& error) {
    EXPECT_EQ(error.kind(), DbErrorKind::kCorrupt);
  }
}

}  // namespace
}  // namespace chasqui::db
