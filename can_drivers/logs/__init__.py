"""Recorded logs: what others and we ourselves wrote of a bus, as columns.

Holds: readers of BLF, ASC, TRC, candump, CSV and MF4, writers of the same, finding out what a file is, what it lost.
Never: a message database, a signal, a BMS.
May import: can_drivers.{frames,frame_columns,errors}, python-can (SQLite, text), pyarrow (Parquet), NumPy.
"""
