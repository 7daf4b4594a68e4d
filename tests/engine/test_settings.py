import pytest

from can_drivers.settings import LinkSettings
from engine.messages import Connect
from engine.settings import Settings, load_settings, remember_connection, save_settings

CONNECT = Connect(link=LinkSettings(interface="pcan", channel="PCAN_USBBUS1", fd=True), pack="foxbms-2", dbc="fox.dbc")


def test_without_a_file_there_are_defaults():
    assert load_settings() == Settings()


def test_the_last_connection_is_remembered_beside_the_rest(halite_home):
    save_settings(Settings(operator="Ada", theme="dark"))
    remember_connection(CONNECT)

    settings = load_settings()
    assert settings.last_connection.link == CONNECT.link
    assert (settings.last_connection.pack, settings.last_connection.dbc) == ("foxbms-2", "fox.dbc")
    assert (settings.operator, settings.theme) == ("Ada", "dark")


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"version": "x"}', b"\xff\xfe\x00", b'{"last_connection": 7}'])
def test_a_damaged_file_is_set_aside_and_never_blocks_a_start(halite_home, damage):
    halite_home.mkdir(parents=True)
    (halite_home / "settings.json").write_bytes(damage)

    assert load_settings() == Settings()
    assert (halite_home / "settings.json.damaged").read_bytes() == damage
    remember_connection(CONNECT)
    assert load_settings().last_connection.pack == "foxbms-2"


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HALITE_HOME", str(tmp_path / "file"))

    remember_connection(CONNECT)

    assert load_settings() == Settings()
