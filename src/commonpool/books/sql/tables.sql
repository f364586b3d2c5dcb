-- The ledger's tables, alike on SQLite and PostgreSQL. Statements stand apart by an empty line.
-- schema.py puts in the words that differ: $int, $text, $tail, and plain(column, longest).
-- A community's book has the community's number; no key leads out of the book.

CREATE TABLE books_book (
  book $int NOT NULL,
  name $text NOT NULL,
  CONSTRAINT book_key PRIMARY KEY (book),
  CONSTRAINT book_name_is_plain CHECK (plain(name, 60))
)$tail

CREATE TABLE books_commodity (
  book $int NOT NULL,
  code $text NOT NULL,
  decimals $int NOT NULL,
  CONSTRAINT commodity_key PRIMARY KEY (book, code),
  CONSTRAINT commodity_is_of_a_book FOREIGN KEY (book) REFERENCES books_book (book),
  CONSTRAINT commodity_code_is_plain CHECK (plain(code, 24)),
  CONSTRAINT commodity_has_at_most_nine_decimals CHECK (decimals BETWEEN 0 AND 9)
)$tail

CREATE TABLE books_account (
  book $int NOT NULL,
  code $text NOT NULL,
  commodity $text NOT NULL,
  floor $int NOT NULL,
  CONSTRAINT account_key PRIMARY KEY (book, code),
  CONSTRAINT account_terms_key UNIQUE (book, code, commodity),
  CONSTRAINT account_holds_a_commodity FOREIGN KEY (book, commodity) REFERENCES books_commodity (book, code),
  CONSTRAINT account_code_is_plain CHECK (plain(code, 100)),
  CONSTRAINT account_floor_is_no_gift CHECK (floor BETWEEN -1000000000000000000 AND 0)
)$tail

CREATE TABLE books_entry (
  book $int NOT NULL,
  seq $int NOT NULL,
  prev $int,
  prev_hash $text,
  hash $text NOT NULL,
  moment $text NOT NULL,
  key $text NOT NULL,
  request $text NOT NULL,
  kind $text NOT NULL,
  purpose $text NOT NULL,
  lines $int NOT NULL,
  target $int NOT NULL,
  target_kind $text,
  CONSTRAINT entry_key PRIMARY KEY (book, seq),
  CONSTRAINT entry_hash_key UNIQUE (book, seq, hash),
  CONSTRAINT entry_target_key UNIQUE (book, seq, kind, lines),
  CONSTRAINT entry_lines_key UNIQUE (book, seq, lines, kind, target),
  CONSTRAINT entry_key_is_used_once UNIQUE (book, key),
  CONSTRAINT entry_is_next CHECK ((seq = 1 AND prev IS NULL AND prev_hash IS NULL) OR (seq > 1 AND prev IS NOT NULL AND prev_hash IS NOT NULL AND prev = seq - 1)),
  CONSTRAINT entry_follows_the_last FOREIGN KEY (book, prev, prev_hash) REFERENCES books_entry (book, seq, hash),
  CONSTRAINT entry_hash_is_one CHECK (plain(hash, 64) AND length(hash) = 64),
  CONSTRAINT entry_request_is_a_hash CHECK (plain(request, 64) AND length(request) = 64),
  CONSTRAINT entry_moment_is_plain CHECK (plain(moment, 32)),
  CONSTRAINT entry_key_is_plain CHECK (plain(key, 200)),
  CONSTRAINT entry_purpose_is_plain CHECK (plain(purpose, 80)),
  CONSTRAINT entry_has_1_to_5000_lines CHECK (lines BETWEEN 1 AND 5000),
  CONSTRAINT entry_kind_is_one_that_exists CHECK (kind IN ('post', 'hold', 'settle', 'void', 'reverse')),
  CONSTRAINT entry_acts_on_what_it_may CHECK (CASE kind WHEN 'reverse' THEN target BETWEEN 1 AND seq - 1 AND coalesce(target_kind, '') IN ('post', 'settle') WHEN 'settle' THEN target BETWEEN 1 AND seq - 1 AND coalesce(target_kind, '') = 'hold' WHEN 'void' THEN target BETWEEN 1 AND seq - 1 AND coalesce(target_kind, '') = 'hold' ELSE target = 0 AND target_kind IS NULL END),
  CONSTRAINT entry_target_is_of_that_kind FOREIGN KEY (book, target, target_kind, lines) REFERENCES books_entry (book, seq, kind, lines),
  CONSTRAINT entry_has_its_lines FOREIGN KEY (book, seq, lines) REFERENCES books_line (book, seq, line) DEFERRABLE INITIALLY DEFERRED
)$tail

CREATE UNIQUE INDEX entry_is_acted_on_once ON books_entry (book, target) WHERE target > 0

CREATE TABLE books_line (
  book $int NOT NULL,
  seq $int NOT NULL,
  line $int NOT NULL,
  lines $int NOT NULL,
  prev $int,
  kind $text NOT NULL,
  target $int NOT NULL,
  debit $text NOT NULL,
  credit $text NOT NULL,
  commodity $text NOT NULL,
  amount $int NOT NULL,
  cycle $text,
  recipient $text,
  reverses $int GENERATED ALWAYS AS (CASE WHEN kind = 'reverse' THEN target END) STORED,
  reversed_line $int GENERATED ALWAYS AS (CASE WHEN kind = 'reverse' THEN lines + 1 - line END) STORED,
  resolves $int GENERATED ALWAYS AS (CASE WHEN kind IN ('settle', 'void') THEN target END) STORED,
  CONSTRAINT line_key PRIMARY KEY (book, seq, line),
  CONSTRAINT line_whole_key UNIQUE (book, seq, line, debit, credit, commodity, amount),
  CONSTRAINT line_is_of_its_entry FOREIGN KEY (book, seq, lines, kind, target) REFERENCES books_entry (book, seq, lines, kind, target),
  CONSTRAINT line_is_within_its_entry CHECK (line BETWEEN 1 AND lines),
  CONSTRAINT line_is_next CHECK ((line = 1 AND prev IS NULL) OR (line > 1 AND prev IS NOT NULL AND prev = line - 1)),
  CONSTRAINT line_follows_the_last FOREIGN KEY (book, seq, prev) REFERENCES books_line (book, seq, line),
  CONSTRAINT line_amount_is_1_to_1e15 CHECK (amount BETWEEN 1 AND 1000000000000000),
  CONSTRAINT line_moves_between_two CHECK (debit <> credit),
  CONSTRAINT line_debits_its_commodity FOREIGN KEY (book, debit, commodity) REFERENCES books_account (book, code, commodity),
  CONSTRAINT line_credits_its_commodity FOREIGN KEY (book, credit, commodity) REFERENCES books_account (book, code, commodity),
  CONSTRAINT line_reverses_exactly FOREIGN KEY (book, reverses, reversed_line, credit, debit, commodity, amount) REFERENCES books_line (book, seq, line, debit, credit, commodity, amount),
  CONSTRAINT line_resolves_exactly FOREIGN KEY (book, resolves, line, debit, credit, commodity, amount) REFERENCES books_line (book, seq, line, debit, credit, commodity, amount),
  CONSTRAINT line_pays_whole CHECK ((cycle IS NULL AND recipient IS NULL) OR (kind = 'post' AND cycle IS NOT NULL AND recipient IS NOT NULL)),
  CONSTRAINT line_cycle_is_plain CHECK (cycle IS NULL OR plain(cycle, 100)),
  CONSTRAINT line_recipient_is_plain CHECK (recipient IS NULL OR plain(recipient, 100))
)$tail

CREATE UNIQUE INDEX line_pays_a_recipient_once ON books_line (book, cycle, recipient, commodity) WHERE cycle IS NOT NULL

CREATE INDEX books_line_debits ON books_line (book, debit, seq, line)

CREATE INDEX books_line_credits ON books_line (book, credit, seq, line)

CREATE TABLE books_balance (
  book $int NOT NULL,
  account $text NOT NULL,
  posted $int NOT NULL,
  held $int NOT NULL,
  floor $int NOT NULL,
  seq $int NOT NULL,
  line $int NOT NULL,
  CONSTRAINT balance_key PRIMARY KEY (book, account),
  CONSTRAINT balance_is_of_an_account FOREIGN KEY (book, account) REFERENCES books_account (book, code),
  CONSTRAINT balance_keeps_its_floor CHECK (posted - held >= floor),
  CONSTRAINT balance_holds_no_less_than_nothing CHECK (held >= 0),
  CONSTRAINT balance_is_within_bounds CHECK (posted BETWEEN -1000000000000000000 AND 1000000000000000000)
)$tail
