-- What moves by itself, and what nobody may do, on SQLite. INSERT OR IGNORE reaches into triggers
-- and would skip a balance that may not move: so each looks at what it has done.

CREATE TRIGGER account_opens_its_balance AFTER INSERT ON books_account
BEGIN
  INSERT INTO books_balance (book, account, posted, held, floor, seq, line)
    VALUES (NEW.book, NEW.code, 0, 0, NEW.floor, 0, 0);
  SELECT RAISE(ABORT, 'an account has a balance') WHERE NOT EXISTS (
    SELECT 1 FROM books_balance WHERE book = NEW.book AND account = NEW.code AND floor = NEW.floor);
END

CREATE TRIGGER line_moves_balances AFTER INSERT ON books_line
BEGIN
  UPDATE books_balance
    SET posted = posted + CASE WHEN NEW.kind IN ('post', 'settle', 'reverse') THEN NEW.amount ELSE 0 END,
        seq = NEW.seq, line = NEW.line
    WHERE book = NEW.book AND account = NEW.debit;
  UPDATE books_balance
    SET posted = posted - CASE WHEN NEW.kind IN ('post', 'settle', 'reverse') THEN NEW.amount ELSE 0 END,
        held = held + CASE NEW.kind WHEN 'hold' THEN NEW.amount WHEN 'settle' THEN -NEW.amount WHEN 'void' THEN -NEW.amount ELSE 0 END,
        seq = NEW.seq, line = NEW.line
    WHERE book = NEW.book AND account = NEW.credit;
  SELECT RAISE(ABORT, 'a balance moves with its lines') WHERE NOT EXISTS (
    SELECT 1 FROM books_balance WHERE book = NEW.book AND account = NEW.debit AND seq = NEW.seq AND line = NEW.line);
  SELECT RAISE(ABORT, 'a balance moves with its lines') WHERE NOT EXISTS (
    SELECT 1 FROM books_balance WHERE book = NEW.book AND account = NEW.credit AND seq = NEW.seq AND line = NEW.line);
END

-- A balance moves only to where lines that came since it last moved take it.

CREATE TRIGGER balance_moves_with_its_lines BEFORE UPDATE ON books_balance
WHEN (
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
) IS NOT TRUE
BEGIN
  SELECT RAISE(ABORT, 'a balance moves only with its lines');
END

CREATE TRIGGER balance_is_not_deleted BEFORE DELETE ON books_balance
BEGIN
  SELECT RAISE(ABORT, 'a balance stays');
END

CREATE TRIGGER book_is_not_updated BEFORE UPDATE ON books_book
BEGIN
  SELECT RAISE(ABORT, 'the journal is only added to');
END

CREATE TRIGGER book_is_not_deleted BEFORE DELETE ON books_book
BEGIN
  SELECT RAISE(ABORT, 'the journal is only added to');
END

CREATE TRIGGER commodity_is_not_updated BEFORE UPDATE ON books_commodity
BEGIN
  SELECT RAISE(ABORT, 'the journal is only added to');
END

CREATE TRIGGER commodity_is_not_deleted BEFORE DELETE ON books_commodity
BEGIN
  SELECT RAISE(ABORT, 'the journal is only added to');
END

CREATE TRIGGER account_is_not_updated BEFORE UPDATE ON books_account
BEGIN
  SELECT RAISE(ABORT, 'the journal is only added to');
END

CREATE TRIGGER account_is_not_deleted BEFORE DELETE ON books_account
BEGIN
  SELECT RAISE(ABORT, 'the journal is only added to');
END

CREATE TRIGGER entry_is_not_updated BEFORE UPDATE ON books_entry
BEGIN
  SELECT RAISE(ABORT, 'the journal is only added to');
END

CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON books_entry
BEGIN
  SELECT RAISE(ABORT, 'the journal is only added to');
END

CREATE TRIGGER line_is_not_updated BEFORE UPDATE ON books_line
BEGIN
  SELECT RAISE(ABORT, 'the journal is only added to');
END

CREATE TRIGGER line_is_not_deleted BEFORE DELETE ON books_line
BEGIN
  SELECT RAISE(ABORT, 'the journal is only added to');
END
