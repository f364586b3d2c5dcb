-- What moves by itself, and what nobody may do, on PostgreSQL. Functions that write run as the
-- owner of the tables, so the app's role needs no right to write a balance. They look for tables
-- where they were made and last among temporary ones, of which anybody may make some.

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)

CREATE FUNCTION books_open_balance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO books_balance (book, account, posted, held, floor, seq, line)
    VALUES (NEW.book, NEW.code, 0, 0, NEW.floor, 0, 0);
  RETURN NULL;
END $$

CREATE TRIGGER account_opens_its_balance AFTER INSERT ON books_account
FOR EACH ROW EXECUTE FUNCTION books_open_balance()

-- One update for each account of a statement: five thousand shares out of one pool move it once.

CREATE FUNCTION books_move_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE books_balance SET
    posted = books_balance.posted + moves.posted, held = books_balance.held + moves.held,
    seq = moves.place[1], line = moves.place[2]
  FROM (
    SELECT book, account, sum(posted) AS posted, sum(held) AS held, max(ARRAY[seq, line]) AS place
    FROM (
      SELECT book, debit AS account, seq, line, 0 AS held,
        CASE WHEN kind IN ('post', 'settle', 'reverse') THEN amount ELSE 0 END AS posted
      FROM new_lines
      UNION ALL
      SELECT book, credit, seq, line,
        CASE kind WHEN 'hold' THEN amount WHEN 'settle' THEN -amount WHEN 'void' THEN -amount ELSE 0 END,
        CASE WHEN kind IN ('post', 'settle', 'reverse') THEN -amount ELSE 0 END
      FROM new_lines
    ) AS sides GROUP BY book, account
  ) AS moves
  WHERE books_balance.book = moves.book AND books_balance.account = moves.account;
  RETURN NULL;
END $$

CREATE TRIGGER line_moves_balances AFTER INSERT ON books_line
REFERENCING NEW TABLE AS new_lines
FOR EACH STATEMENT EXECUTE FUNCTION books_move_balances()

-- A balance moves only to where lines that came since it last moved take it.

CREATE FUNCTION books_check_balance() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF (
    NEW.book = OLD.book AND NEW.account = OLD.account AND NEW.floor = OLD.floor
    AND (NEW.seq, NEW.line) > (OLD.seq, OLD.line)
    AND NEW.posted = OLD.posted
      + (SELECT coalesce(sum(CASE WHEN kind IN ('post', 'settle', 'reverse') THEN amount ELSE 0 END), 0)
         FROM books_line WHERE book = NEW.book AND debit = NEW.account
         AND (seq, line) > (OLD.seq, OLD.line) AND (seq, line) <= (NEW.seq, NEW.line))
      - (SELECT coalesce(sum(CASE WHEN kind IN ('post', 'settle', 'reverse') THEN amount ELSE 0 END), 0)
         FROM books_line WHERE book = NEW.book AND credit = NEW.account
         AND (seq, line) > (OLD.seq, OLD.line) AND (seq, line) <= (NEW.seq, NEW.line))
    AND NEW.held = OLD.held
      + (SELECT coalesce(sum(CASE kind WHEN 'hold' THEN amount WHEN 'settle' THEN -amount WHEN 'void' THEN -amount ELSE 0 END), 0)
         FROM books_line WHERE book = NEW.book AND credit = NEW.account
         AND (seq, line) > (OLD.seq, OLD.line) AND (seq, line) <= (NEW.seq, NEW.line))
  ) IS NOT TRUE THEN
    RAISE EXCEPTION 'a balance moves only with its lines' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$

CREATE TRIGGER balance_moves_with_its_lines BEFORE UPDATE ON books_balance
FOR EACH ROW EXECUTE FUNCTION books_check_balance()

CREATE FUNCTION books_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is only added to' USING ERRCODE = 'integrity_constraint_violation';
END $$

CREATE TRIGGER book_is_not_updated BEFORE UPDATE ON books_book
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER book_is_not_deleted BEFORE DELETE ON books_book
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER book_is_not_emptied BEFORE TRUNCATE ON books_book
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER commodity_is_not_updated BEFORE UPDATE ON books_commodity
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER commodity_is_not_deleted BEFORE DELETE ON books_commodity
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER commodity_is_not_emptied BEFORE TRUNCATE ON books_commodity
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER account_is_not_updated BEFORE UPDATE ON books_account
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER account_is_not_deleted BEFORE DELETE ON books_account
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER account_is_not_emptied BEFORE TRUNCATE ON books_account
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER entry_is_not_updated BEFORE UPDATE ON books_entry
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON books_entry
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER entry_is_not_emptied BEFORE TRUNCATE ON books_entry
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER line_is_not_updated BEFORE UPDATE ON books_line
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER line_is_not_deleted BEFORE DELETE ON books_line
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER line_is_not_emptied BEFORE TRUNCATE ON books_line
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER balance_is_not_deleted BEFORE DELETE ON books_balance
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()

CREATE TRIGGER balance_is_not_emptied BEFORE TRUNCATE ON books_balance
FOR EACH STATEMENT EXECUTE FUNCTION books_refuse()
