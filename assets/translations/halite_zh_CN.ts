<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Access</name>
        <message>
            <source>Not signed in</source>
            <translation>未登录</translation>
        </message>
        <message>
            <source>Operator</source>
            <translation>操作员</translation>
        </message>
        <message>
            <source>This is a recording: there is no pack that could be changed.</source>
            <translation>这是记录：没有可更改的电池包。</translation>
        </message>
        <message>
            <source>viewer</source>
            <translation>查看者</translation>
        </message>
        <message>
            <source>technician</source>
            <translation>技术员</translation>
        </message>
        <message>
            <source>station</source>
            <translation>工位</translation>
        </message>
        <message>
            <source>engineer</source>
            <translation>工程师</translation>
        </message>
        <message>
            <source>approver</source>
            <translation>批准人</translation>
        </message>
        <message>
            <source>administrator</source>
            <translation>管理员</translation>
        </message>
        <message>
            <source>Sign in first (top right).</source>
            <translation>请先登录（右上角）。</translation>
        </message>
        <message>
            <source>The role of %s may not do this.</source>
            <translation>角色“%s”无权执行此操作。</translation>
        </message>
    </context>
    <context>
        <name>AccessDialog</name>
        <message>
            <source>Keys for the update</source>
            <translation>更新所用的密钥</translation>
        </message>
        <message>
            <source>Unlock the BMS</source>
            <translation>解锁 BMS</translation>
        </message>
        <message>
            <source>Demo keys (virtual pack)</source>
            <translation>演示密钥（虚拟电池包）</translation>
        </message>
        <message>
            <source>Key library (seed and key DLL)…</source>
            <translation>密钥库（种子-密钥 DLL）…</translation>
        </message>
        <message>
            <source>Certificate and private key (29)…</source>
            <translation>证书和私钥（29）…</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>Security level, hexadecimal</source>
            <translation>安全等级，十六进制</translation>
        </message>
        <message>
            <source>Use these keys</source>
            <translation>使用这些密钥</translation>
        </message>
        <message>
            <source>Unlock</source>
            <translation>解锁</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Which keys unlock this BMS?</source>
            <translation>用哪些密钥解锁该 BMS？</translation>
        </message>
        <message>
            <source>Unlock the BMS?</source>
            <translation>要解锁 BMS 吗？</translation>
        </message>
        <message>
            <source>Pack %s</source>
            <translation>电池包 %s</translation>
        </message>
        <message>
            <source>A wrong key locks the BMS for a while. Seeds and keys appear in no log and no trace.</source>
            <translation>密钥错误会使 BMS 锁定一段时间。种子和密钥不会出现在任何日志或报文记录中。</translation>
        </message>
        <message>
            <source>Where the key comes from</source>
            <translation>密钥来源</translation>
        </message>
        <message>
            <source>Security level (odd, hexadecimal)</source>
            <translation>安全等级（奇数，十六进制）</translation>
        </message>
        <message>
            <source>Choose the file</source>
            <translation>选择文件</translation>
        </message>
    </context>
    <context>
        <name>Adapter</name>
        <message>
            <source>Ready</source>
            <translation>就绪</translation>
        </message>
        <message>
            <source>Driver missing</source>
            <translation>缺少驱动程序</translation>
        </message>
        <message>
            <source>No permission</source>
            <translation>没有权限</translation>
        </message>
        <message>
            <source>In use by another program</source>
            <translation>被其他程序占用</translation>
        </message>
        <message>
            <source>Not answering</source>
            <translation>无应答</translation>
        </message>
        <message>
            <source>Held by this program: disconnect first.</source>
            <translation>正被本程序占用：请先断开连接。</translation>
        </message>
        <message>
            <source>process %s (%s)</source>
            <translation>进程 %s（%s）</translation>
        </message>
        <message>
            <source>Held by %s: end it first.</source>
            <translation>正被%s占用：请先结束它。</translation>
        </message>
    </context>
    <context>
        <name>AdapterList</name>
        <message>
            <source>Other adapters and what they need (%d)</source>
            <translation>其他适配器及其所需条件（%d）</translation>
        </message>
        <message>
            <source>Looking for adapters…</source>
            <translation>正在查找适配器…</translation>
        </message>
        <message>
            <source>No adapter found. Plug one in and search again, enter one by hand, or use the virtual pack.</source>
            <translation>未找到适配器。请插上适配器后重新搜索，或手动输入，或使用虚拟电池包。</translation>
        </message>
    </context>
    <context>
        <name>AdvancedOptions</name>
        <message>
            <source>Advanced</source>
            <translation>高级</translation>
        </message>
        <message>
            <source>Sample point</source>
            <translation>采样点</translation>
        </message>
        <message>
            <source>Sample point of CAN FD data</source>
            <translation>CAN FD 数据段采样点</translation>
        </message>
        <message>
            <source>Termination</source>
            <translation>终端电阻</translation>
        </message>
        <message>
            <source>leave as it is</source>
            <translation>保持不变</translation>
        </message>
        <message>
            <source>120 Ω on</source>
            <translation>接通 120 Ω</translation>
        </message>
        <message>
            <source>off</source>
            <translation>断开</translation>
        </message>
        <message>
            <source>Sample point, data</source>
            <translation>数据段采样点</translation>
        </message>
        <message>
            <source>as the driver chooses</source>
            <translation>由驱动程序决定</translation>
        </message>
    </context>
    <context>
        <name>BatchCard</name>
        <message>
            <source>Packs of this batch</source>
            <translation>本批次的电池包</translation>
        </message>
    </context>
    <context>
        <name>BesideBar</name>
        <message>
            <source>Shift in time</source>
            <translation>时间平移</translation>
        </message>
        <message>
            <source>Align</source>
            <translation>对齐</translation>
        </message>
        <message>
            <source>Find the shift at which the signals of both are most alike</source>
            <translation>寻找两者信号最相似的时移</translation>
        </message>
        <message>
            <source>Close the second recording</source>
            <translation>关闭第二个记录</translation>
        </message>
        <message>
            <source>Dashed beside it:</source>
            <translation>虚线对比：</translation>
        </message>
        <message>
            <source>Shift</source>
            <translation>时移</translation>
        </message>
    </context>
    <context>
        <name>BitGrid</name>
        <message>
            <source>Bits of the frame</source>
            <translation>帧的位</translation>
        </message>
    </context>
    <context>
        <name>BitRateFinder</name>
        <message>
            <source>Find bit rate</source>
            <translation>查找波特率</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Stop the search for the bit rate</source>
            <translation>停止查找波特率</translation>
        </message>
        <message>
            <source>Search for the bit rate</source>
            <translation>查找波特率</translation>
        </message>
        <message>
            <source>Enter a channel first.</source>
            <translation>请先输入通道。</translation>
        </message>
        <message>
            <source>Opening the adapter…</source>
            <translation>正在打开适配器…</translation>
        </message>
        <message>
            <source>Listening at %s kbit/s…</source>
            <translation>正在以 %s kbit/s 监听…</translation>
        </message>
        <message>
            <source>The bus runs at %s kbit/s.</source>
            <translation>总线波特率为 %s kbit/s。</translation>
        </message>
        <message>
            <source>The bus runs at %s kbit/s, CAN FD data at %s Mbit/s.</source>
            <translation>总线波特率为 %s kbit/s，CAN FD 数据段为 %s Mbit/s。</translation>
        </message>
        <message>
            <source>Only listens: nothing is sent, not even an acknowledge, so nobody on the bus is disturbed.</source>
            <translation>仅监听：不发送任何内容，连应答也不发，因此不会干扰总线上的任何设备。</translation>
        </message>
        <message>
            <source>This adapter cannot listen without acknowledging; its bit rate has to be set by hand.</source>
            <translation>此适配器无法在不应答的情况下监听；请手动设置波特率。</translation>
        </message>
    </context>
    <context>
        <name>Bridge</name>
        <message>
            <source>The recording was closed.</source>
            <translation>记录已关闭。</translation>
        </message>
        <message>
            <source>Halite's engine reported a bug. It was written to the crash report.</source>
            <translation>Halite 引擎报告了一个程序错误，已写入崩溃报告。</translation>
        </message>
        <message>
            <source>Halite's engine stopped unexpectedly and is being restarted.</source>
            <translation>Halite 引擎意外停止，正在重新启动。</translation>
        </message>
        <message>
            <source>Halite's engine keeps stopping. Close Halite and start it again.</source>
            <translation>Halite 引擎反复停止。请关闭 Halite 后重新启动。</translation>
        </message>
        <message>
            <source>When the pack is connected again, start it anew: an update resumes.</source>
            <translation>电池包重新连接后请再次启动：更新会从中断处继续。</translation>
        </message>
    </context>
    <context>
        <name>BusCard</name>
        <message>
            <source>Bus load</source>
            <translation>总线负载</translation>
        </message>
        <message>
            <source>%d error reports</source>
            <translation>%d 个错误报告</translation>
        </message>
    </context>
    <context>
        <name>Calibration</name>
        <message>
            <source>Opened: %s</source>
            <translation>已打开：%s</translation>
        </message>
        <message>
            <source>Saved: %s</source>
            <translation>已保存：%s</translation>
        </message>
        <message>
            <source>Read from the pack: %s</source>
            <translation>已从电池包读取：%s</translation>
        </message>
        <message>
            <source>Package made: %s</source>
            <translation>已生成标定包：%s</translation>
        </message>
        <message>
            <source>and %d more</source>
            <translation>另有 %d 项</translation>
        </message>
        <message>
            <source>Reading the calibration of the pack…</source>
            <translation>正在读取电池包的标定…</translation>
        </message>
        <message>
            <source>It counts once somebody else has approved it.</source>
            <translation>须由他人批准后才有效。</translation>
        </message>
        <message>
            <source>This axis is fixed in the A2L.</source>
            <translation>此轴在 A2L 中为固定轴。</translation>
        </message>
        <message>
            <source>Working</source>
            <translation>工作值</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>设备</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Default</source>
            <translation>默认</translation>
        </message>
        <message>
            <source>set</source>
            <translation>设为</translation>
        </message>
        <message>
            <source>added to</source>
            <translation>加</translation>
        </message>
        <message>
            <source>subtracted from</source>
            <translation>减</translation>
        </message>
        <message>
            <source>multiplied</source>
            <translation>乘</translation>
        </message>
        <message>
            <source>pasted</source>
            <translation>粘贴</translation>
        </message>
        <message>
            <source>interpolated</source>
            <translation>插值</translation>
        </message>
        <message>
            <source>interpolated along the rows</source>
            <translation>按行插值</translation>
        </message>
        <message>
            <source>interpolated along the columns</source>
            <translation>按列插值</translation>
        </message>
        <message>
            <source>smoothed</source>
            <translation>平滑</translation>
        </message>
        <message>
            <source>taken from the device</source>
            <translation>取自设备</translation>
        </message>
        <message>
            <source>taken from the file</source>
            <translation>取自文件</translation>
        </message>
        <message>
            <source>taken from the default</source>
            <translation>取自默认</translation>
        </message>
        <message>
            <source>undone</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>done again</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>file opened</source>
            <translation>打开文件</translation>
        </message>
        <message>
            <source>file saved</source>
            <translation>保存文件</translation>
        </message>
        <message>
            <source>package made</source>
            <translation>生成标定包</translation>
        </message>
        <message>
            <source>%d values</source>
            <translation>%d 个值</translation>
        </message>
    </context>
    <context>
        <name>CalibrationHead</name>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>Read from pack</source>
            <translation>从电池包读取</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>打开…</translation>
        </message>
        <message>
            <source>Save as…</source>
            <translation>另存为…</translation>
        </message>
        <message>
            <source>Make package…</source>
            <translation>生成标定包…</translation>
        </message>
        <message>
            <source>Calibration</source>
            <translation>标定</translation>
        </message>
        <message>
            <source>changed: %d</source>
            <translation>已更改：%d</translation>
        </message>
        <message>
            <source>nothing changed</source>
            <translation>无更改</translation>
        </message>
    </context>
    <context>
        <name>CalibrationPage</name>
        <message>
            <source>Calibration files (%s)</source>
            <translation>标定文件 (%s)</translation>
        </message>
        <message>
            <source>Open tables</source>
            <translation>打开表格</translation>
        </message>
        <message>
            <source>Save the working tables</source>
            <translation>保存工作表格</translation>
        </message>
        <message>
            <source>This pack has no calibration tables</source>
            <translation>此电池包没有标定表</translation>
        </message>
        <message>
            <source>Its definition (%s) describes none. Connect to a pack whose definition does.</source>
            <translation>其定义（%s）未描述标定表。请连接有标定表的电池包。</translation>
        </message>
        <message>
            <source>Go to Connect</source>
            <translation>前往连接</translation>
        </message>
        <message>
            <source>No pack is open</source>
            <translation>未打开电池包</translation>
        </message>
        <message>
            <source>Connect to a pack, or open the tables of the last pack definition and work without one.</source>
            <translation>请连接电池包，或打开上次电池包定义的表格离线工作。</translation>
        </message>
        <message>
            <source>Work without a pack</source>
            <translation>离线工作</translation>
        </message>
    </context>
    <context>
        <name>CellEditor</name>
        <message>
            <source>New value</source>
            <translation>新值</translation>
        </message>
    </context>
    <context>
        <name>CellsPanel</name>
        <message>
            <source>now</source>
            <translation>现在</translation>
        </message>
        <message>
            <source>cells</source>
            <translation>电芯数</translation>
        </message>
        <message>
            <source>operating window</source>
            <translation>工作窗口</translation>
        </message>
        <message>
            <source>median</source>
            <translation>中位数</translation>
        </message>
        <message>
            <source>framed: no charging</source>
            <translation>带框：不可充电</translation>
        </message>
        <message>
            <source>Resistances</source>
            <translation>内阻</translation>
        </message>
        <message>
            <source>Layout</source>
            <translation>布局</translation>
        </message>
        <message>
            <source>Deviation</source>
            <translation>偏差</translation>
        </message>
        <message>
            <source>Histogram</source>
            <translation>直方图</translation>
        </message>
        <message>
            <source>Spread over charge</source>
            <translation>压差随荷电状态</translation>
        </message>
        <message>
            <source>Imbalance in Ah</source>
            <translation>不均衡（Ah）</translation>
        </message>
        <message>
            <source>Resistance</source>
            <translation>内阻</translation>
        </message>
        <message>
            <source>Temperatures</source>
            <translation>温度</translation>
        </message>
        <message>
            <source>Draw its curve</source>
            <translation>绘制其曲线</translation>
        </message>
        <message>
            <source>Operating window</source>
            <translation>工作窗口</translation>
        </message>
        <message>
            <source>Sort by value</source>
            <translation>按数值排序</translation>
        </message>
        <message>
            <source>In Ah</source>
            <translation>以 Ah 显示</translation>
        </message>
        <message>
            <source>after %d s</source>
            <translation>%d s 后</translation>
        </message>
        <message>
            <source>Point at a cell to read its story; press it to keep it.</source>
            <translation>指向电芯查看详情；按下可保留。</translation>
        </message>
        <message>
            <source>No cells yet</source>
            <translation>还没有电芯</translation>
        </message>
        <message>
            <source>Connect to a pack or open a recording to see its cells here.</source>
            <translation>请连接电池包或打开记录，在此查看电芯。</translation>
        </message>
        <message>
            <source>No temperatures</source>
            <translation>没有温度</translation>
        </message>
        <message>
            <source>This pack tells no temperatures.</source>
            <translation>该电池包不提供温度。</translation>
        </message>
        <message>
            <source>Coldest: sensor %d, %s °C · warmest: sensor %d, %s °C</source>
            <translation>最冷：传感器 %d，%s °C · 最热：传感器 %d，%s °C</translation>
        </message>
        <message>
            <source>%d cells · nine of ten within %s mV · all within %s mV</source>
            <translation>%d 个电芯 · 九成在 %s mV 以内 · 全部在 %s mV 以内</translation>
        </message>
        <message>
            <source>No state of charge yet</source>
            <translation>还没有荷电状态</translation>
        </message>
        <message>
            <source>As soon as cells and state of charge are recorded together, they stand here.</source>
            <translation>一旦同时记录到电芯与荷电状态，就会显示在此。</translation>
        </message>
        <message>
            <source>Where the curve is flat a small spread hides a large imbalance, where it is steep not.</source>
            <translation>曲线平缓处，小压差可能掩盖大的不均衡；陡峭处则不会。</translation>
        </message>
        <message>
            <source>No cell has a valid voltage.</source>
            <translation>没有电芯具有有效电压。</translation>
        </message>
        <message>
            <source>Lowest: cell %d, %s mV · highest: cell %d, %s mV · %s mV apart</source>
            <translation>最低：电芯 %d，%s mV · 最高：电芯 %d，%s mV · 相差 %s mV</translation>
        </message>
        <message>
            <source>Cell %d was the lowest for %d %% of %s</source>
            <translation>电芯 %d 最低的时间占 %d %%（共 %s）</translation>
        </message>
        <message>
            <source>Cell %d was the highest for %d %% of %s</source>
            <translation>电芯 %d 最高的时间占 %d %%（共 %s）</translation>
        </message>
        <message>
            <source>No cell stands out for long: lowest and highest change.</source>
            <translation>没有电芯长期突出：最低和最高的电芯在变化。</translation>
        </message>
        <message>
            <source>Drive or charge: a change of the current by more than %d A within %d s, steady for %s afterwards.</source>
            <translation>请行驶或充电：电流变化超过 %d A，在 %d s 内完成，之后稳定 %s。</translation>
        </message>
        <message>
            <source>No load step seen yet</source>
            <translation>尚未出现负载阶跃</translation>
        </message>
        <message>
            <source>Median %s mΩ from %d load steps</source>
            <translation>中位数 %s mΩ，来自 %d 次负载阶跃</translation>
        </message>
        <message>
            <source> · at %s °C</source>
            <translation> · %s °C 时</translation>
        </message>
        <message>
            <source> · R_DC_TABLE says %s mΩ</source>
            <translation> · R_DC_TABLE 为 %s mΩ</translation>
        </message>
        <message>
            <source>Cell</source>
            <translation>电芯</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>次数</translation>
        </message>
        <message>
            <source>Cell %d: </source>
            <translation>电芯 %d：</translation>
        </message>
        <message>
            <source>no cell has a valid voltage now.</source>
            <translation>目前没有电芯具有有效电压。</translation>
        </message>
        <message>
            <source>nobody has described the open-circuit curve of this chemistry.</source>
            <translation>没有该化学体系的开路电压曲线。</translation>
        </message>
        <message>
            <source>the voltage lies outside the open-circuit curve of this chemistry.</source>
            <translation>电压超出该化学体系的开路电压曲线。</translation>
        </message>
        <message>
            <source>the open-circuit curve is too flat here; a few millivolts would be many per cent.</source>
            <translation>此处开路电压曲线过于平缓，几毫伏就相当于很多百分点。</translation>
        </message>
        <message>
            <source>the curve has a shoulder here, and its hysteresis is worth more than 2 % of charge. Look again at another state of charge.</source>
            <translation>此处曲线有肩部，其滞回相当于 2 % 以上的电量。请在其他荷电状态下再看。</translation>
        </message>
        <message>
            <source>the current is not known, so nobody can say whether the pack rests.</source>
            <translation>电流未知，无法判断电池包是否静置。</translation>
        </message>
        <message>
            <source>%s A flow. A voltage tells the charge only at rest: below %s A for %s.</source>
            <translation>正有 %s A 电流。只有静置时电压才能反映电量：低于 %s A 并持续 %s。</translation>
        </message>
        <message>
            <source>the pack has not rested long enough. %s to go.</source>
            <translation>电池包静置时间不足，还需 %s。</translation>
        </message>
        <message>
            <source>Not valid here: </source>
            <translation>此处无效：</translation>
        </message>
        <message>
            <source>Fullest (cell %d) minus emptiest (cell %d): %s ± %s %%</source>
            <translation>最满（电芯 %d）减最空（电芯 %d）：%s ± %s %%</translation>
        </message>
        <message>
            <source>%s of bleeding to level it</source>
            <translation>均衡需放电 %s</translation>
        </message>
        <message>
            <source>charge not told here</source>
            <translation>此处无法判断电量</translation>
        </message>
        <message>
            <source>Cell %d</source>
            <translation>电芯 %d</translation>
        </message>
        <message>
            <source>%s position %d</source>
            <translation>%s 第 %d 位</translation>
        </message>
        <message>
            <source>no valid voltage now</source>
            <translation>目前无有效电压</translation>
        </message>
        <message>
            <source>%s mV to the median</source>
            <translation>与中位数相差 %s mV</translation>
        </message>
        <message>
            <source>balancing</source>
            <translation>均衡中</translation>
        </message>
        <message>
            <source>lowest for %d %% of %s</source>
            <translation>最低占 %d %%（共 %s）</translation>
        </message>
        <message>
            <source>highest for %d %% of %s</source>
            <translation>最高占 %d %%（共 %s）</translation>
        </message>
        <message>
            <source>Sensor %d</source>
            <translation>传感器 %d</translation>
        </message>
        <message>
            <source>no valid temperature now</source>
            <translation>目前无有效温度</translation>
        </message>
        <message>
            <source>outside the charging range</source>
            <translation>超出可充电范围</translation>
        </message>
    </context>
    <context>
        <name>ChartsPage</name>
        <message>
            <source>Nothing to draw yet</source>
            <translation>还没有可画的数据</translation>
        </message>
        <message>
            <source>Connect to a pack and every value is kept from then on, or open a recording or log with Ctrl+O.</source>
            <translation>连接电池包后，所有数值都会保留；也可以用 Ctrl+O 打开记录或日志。</translation>
        </message>
        <message>
            <source>Go to Connect</source>
            <translation>转到“连接”</translation>
        </message>
        <message>
            <source>Signals</source>
            <translation>信号</translation>
        </message>
        <message>
            <source>Cells</source>
            <translation>电芯</translation>
        </message>
        <message>
            <source>Why is it limited?</source>
            <translation>为什么受限？</translation>
        </message>
        <message>
            <source>X–Y</source>
            <translation>X–Y</translation>
        </message>
        <message>
            <source>Charts</source>
            <translation>曲线</translation>
        </message>
    </context>
    <context>
        <name>ComparisonPanel</name>
        <message>
            <source>Table</source>
            <translation>表</translation>
        </message>
        <message>
            <source>Cell</source>
            <translation>单元</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>Differences</source>
            <translation>差异</translation>
        </message>
        <message>
            <source>Take %s</source>
            <translation>取%s</translation>
        </message>
        <message>
            <source>Take these values over for the chosen rows</source>
            <translation>将所选行取为这些值</translation>
        </message>
        <message>
            <source>%d values compared · different from: %s</source>
            <translation>已比较 %d 个值 · 不同之处：%s</translation>
        </message>
    </context>
    <context>
        <name>ConfirmDialog</name>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Change nothing</source>
            <translation>不做任何更改</translation>
        </message>
        <message>
            <source>To confirm, type the last %d characters of the serial number:</source>
            <translation>请输入序列号的最后 %d 个字符以确认：</translation>
        </message>
    </context>
    <context>
        <name>Connect</name>
        <message>
            <source>Adapter opened</source>
            <translation>适配器已打开</translation>
        </message>
        <message>
            <source>Traffic on the bus</source>
            <translation>总线上有报文</translation>
        </message>
        <message>
            <source>BMS says who it is</source>
            <translation>BMS 已报告身份</translation>
        </message>
    </context>
    <context>
        <name>ConnectPage</name>
        <message>
            <source>Connect to a pack</source>
            <translation>连接电池包</translation>
        </message>
        <message>
            <source>Search again</source>
            <translation>重新搜索</translation>
        </message>
        <message>
            <source>Look for adapters again</source>
            <translation>重新查找适配器</translation>
        </message>
        <message>
            <source>Adapters found</source>
            <translation>找到的适配器</translation>
        </message>
        <message>
            <source>Virtual pack</source>
            <translation>虚拟电池包</translation>
        </message>
        <message>
            <source>Start and connect</source>
            <translation>启动并连接</translation>
        </message>
        <message>
            <source>Start the virtual pack and connect</source>
            <translation>启动虚拟电池包并连接</translation>
        </message>
        <message>
            <source>Recordings</source>
            <translation>记录</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>打开…</translation>
        </message>
        <message>
            <source>Open a recording or a log</source>
            <translation>打开记录或日志</translation>
        </message>
        <message>
            <source>A session, or a log (BLF, ASC, TRC, candump, CSV, MF4), on the same pages as a live pack.</source>
            <translation>会话或日志（BLF、ASC、TRC、candump、CSV、MF4），与实时电池包使用相同页面。</translation>
        </message>
        <message>
            <source>Pack</source>
            <translation>电池包</translation>
        </message>
        <message>
            <source>Connection settings</source>
            <translation>连接设置</translation>
        </message>
        <message>
            <source>The virtual pack is starting…</source>
            <translation>虚拟电池包正在启动…</translation>
        </message>
        <message>
            <source>A simulated sodium-ion pack on this computer: for training and for trying everything without risk.</source>
            <translation>本机上的模拟钠离子电池包：用于培训，可无风险地试用全部功能。</translation>
        </message>
    </context>
    <context>
        <name>Console</name>
        <message>
            <source>These are no bytes yet.</source>
            <translation>这还不是完整的字节。</translation>
        </message>
        <message>
            <source>Cannot be sent yet</source>
            <translation>暂时无法发送</translation>
        </message>
        <message>
            <source>Request</source>
            <translation>请求</translation>
        </message>
        <message>
            <source>Recorded in</source>
            <translation>记录于</translation>
        </message>
        <message>
            <source>Response pending (78)</source>
            <translation>响应挂起（78）</translation>
        </message>
        <message>
            <source>P2 %.1f ms, transfer %.1f ms</source>
            <translation>P2 %.1f ms，传输 %.1f ms</translation>
        </message>
        <message>
            <source>Answer of %X</source>
            <translation>%X 的应答</translation>
        </message>
        <message>
            <source>%.1f ms on the wire</source>
            <translation>线上耗时 %.1f ms</translation>
        </message>
        <message>
            <source>No answer</source>
            <translation>无应答</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Service</source>
            <translation>服务</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>应答</translation>
        </message>
        <message>
            <source>P2 ms</source>
            <translation>P2 ms</translation>
        </message>
        <message>
            <source>Transfer ms</source>
            <translation>传输 ms</translation>
        </message>
        <message>
            <source>No answer wanted</source>
            <translation>不需要应答</translation>
        </message>
        <message>
            <source>%d answers</source>
            <translation>%d 个应答</translation>
        </message>
        <message>
            <source>%d bytes</source>
            <translation>%d 字节</translation>
        </message>
        <message>
            <source>Field</source>
            <translation>字段</translation>
        </message>
        <message>
            <source>Meaning</source>
            <translation>含义</translation>
        </message>
        <message>
            <source>Bytes</source>
            <translation>字节</translation>
        </message>
        <message>
            <source>Asking for access…</source>
            <translation>正在请求访问权限…</translation>
        </message>
        <message>
            <source>Scanning…</source>
            <translation>正在扫描…</translation>
        </message>
        <message>
            <source>The BMS was unlocked already.</source>
            <translation>BMS 原本已解锁。</translation>
        </message>
        <message>
            <source>The BMS is unlocked.</source>
            <translation>BMS 已解锁。</translation>
        </message>
        <message>
            <source>Waiting for the answer…</source>
            <translation>正在等待应答…</translation>
        </message>
        <message>
            <source>Connect to a pack first.</source>
            <translation>请先连接电池包。</translation>
        </message>
        <message>
            <source>Choose a request, or type its bytes.</source>
            <translation>请选择一个请求，或输入其字节。</translation>
        </message>
        <message>
            <source>This request changes something in the pack: switch service functions on first.</source>
            <translation>此请求会改变电池包中的内容：请先打开服务功能。</translation>
        </message>
        <message>
            <source>%d of %d sent</source>
            <translation>已发送 %d / %d</translation>
        </message>
        <message>
            <source>P2 %s ms</source>
            <translation>P2 %s ms</translation>
        </message>
        <message>
            <source>transfer %s ms</source>
            <translation>传输 %s ms</translation>
        </message>
        <message>
            <source>%d without an answer</source>
            <translation>%d 次无应答</translation>
        </message>
        <message>
            <source>%d found, %d asked for</source>
            <translation>找到 %d 个，共询问 %d 个</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>已停止</translation>
        </message>
    </context>
    <context>
        <name>ConsolePage</name>
        <message>
            <source>Unlock…</source>
            <translation>解锁…</translation>
        </message>
        <message>
            <source>Console</source>
            <translation>控制台</translation>
        </message>
        <message>
            <source>Request</source>
            <translation>请求</translation>
        </message>
        <message>
            <source>Scan</source>
            <translation>扫描</translation>
        </message>
        <message>
            <source>Send this request?</source>
            <translation>要发送此请求吗？</translation>
        </message>
        <message>
            <source>Pack %s</source>
            <translation>电池包 %s</translation>
        </message>
        <message>
            <source>It changes something in the pack: %s</source>
            <translation>它会改变电池包中的内容：%s</translation>
        </message>
        <message>
            <source>What is sent and answered is kept in a run folder.</source>
            <translation>发送和应答的内容保存在运行文件夹中。</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>发送</translation>
        </message>
        <message>
            <source>Switch service functions on first.</source>
            <translation>请先打开服务功能。</translation>
        </message>
        <message>
            <source>No pack connected</source>
            <translation>未连接电池包</translation>
        </message>
        <message>
            <source>Requests can be made and read without one.</source>
            <translation>未连接时也可以编写和查看请求。</translation>
        </message>
    </context>
    <context>
        <name>CrossPanel</name>
        <message>
            <source>Signal along</source>
            <translation>横轴信号</translation>
        </message>
        <message>
            <source>Signal upwards</source>
            <translation>纵轴信号</translation>
        </message>
        <message>
            <source>Span</source>
            <translation>时间跨度</translation>
        </message>
        <message>
            <source>all</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>last %s</source>
            <translation>最近 %s</translation>
        </message>
        <message>
            <source>Upwards</source>
            <translation>纵轴</translation>
        </message>
        <message>
            <source>against</source>
            <translation>对</translation>
        </message>
        <message>
            <source>Nothing to draw</source>
            <translation>没有可绘制的内容</translation>
        </message>
        <message>
            <source>%d points</source>
            <translation>%d 个点</translation>
        </message>
        <message>
            <source>%d points, one of %d samples</source>
            <translation>%d 个点（每 %d 个采样取一个）</translation>
        </message>
        <message>
            <source>These signals never have valid values at the same time. Choose a longer span or another signal.</source>
            <translation>这些信号从未同时具有有效值。请选择更长的时间范围或其他信号。</translation>
        </message>
        <message>
            <source>No valid value in this span: %s. Choose a longer span or another signal.</source>
            <translation>此时间范围内没有有效值：%s。请选择更长的时间范围或其他信号。</translation>
        </message>
        <message>
            <source>One signal against another</source>
            <translation>信号对信号</translation>
        </message>
    </context>
    <context>
        <name>CurveView</name>
        <message>
            <source>Working</source>
            <translation>工作值</translation>
        </message>
        <message>
            <source>Envelope</source>
            <translation>安全包络</translation>
        </message>
        <message>
            <source>Curve</source>
            <translation>曲线</translation>
        </message>
        <message>
            <source>A single value has no curve.</source>
            <translation>单个值没有曲线。</translation>
        </message>
    </context>
    <context>
        <name>DetailsPane</name>
        <message>
            <source>Bits of the frame</source>
            <translation>帧的位</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>值</translation>
        </message>
        <message>
            <source>Raw</source>
            <translation>原始</translation>
        </message>
        <message>
            <source>Signals of the row</source>
            <translation>该行的信号</translation>
        </message>
        <message>
            <source>Choose a row to see what it says.</source>
            <translation>选择一行以查看其内容。</translation>
        </message>
    </context>
    <context>
        <name>Editor</name>
        <message>
            <source>Compare with</source>
            <translation>对比</translation>
        </message>
        <message>
            <source>Single values have no picture.</source>
            <translation>单值没有图形。</translation>
        </message>
        <message>
            <source>Surface</source>
            <translation>曲面</translation>
        </message>
        <message>
            <source>Curves</source>
            <translation>曲线</translation>
        </message>
        <message>
            <source>Single values: %d</source>
            <translation>单值：%d</translation>
        </message>
        <message>
            <source>%s … %s %s</source>
            <translation>%s … %s %s</translation>
        </message>
        <message>
            <source>in steps of %s</source>
            <translation>步长 %s</translation>
        </message>
    </context>
    <context>
        <name>ExportDialog</name>
        <message>
            <source>Write the trace to</source>
            <translation>将跟踪写入</translation>
        </message>
        <message>
            <source>Export the trace</source>
            <translation>导出跟踪</translation>
        </message>
        <message>
            <source>File format</source>
            <translation>文件格式</translation>
        </message>
        <message>
            <source>%s – needs %s, which is not installed</source>
            <translation>%s – 需要 %s，但未安装</translation>
        </message>
        <message>
            <source>Choose a file…</source>
            <translation>选择文件…</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>This format holds everything.</source>
            <translation>此格式可保存全部内容。</translation>
        </message>
    </context>
    <context>
        <name>FaultDetails</name>
        <message>
            <source>Details of the fault</source>
            <translation>故障详情</translation>
        </message>
        <message>
            <source>Choose a fault to read its cause and what to do.</source>
            <translation>请选择一个故障，查看原因和处理方法。</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>处理方法</translation>
        </message>
        <message>
            <source>Usual cause</source>
            <translation>常见原因</translation>
        </message>
        <message>
            <source>What the pack does meanwhile</source>
            <translation>电池包的应对措施</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Counters</source>
            <translation>计数器</translation>
        </message>
    </context>
    <context>
        <name>FaultStatus</name>
        <message>
            <source>active now</source>
            <translation>当前存在</translation>
        </message>
        <message>
            <source>failed this cycle</source>
            <translation>本循环内出现</translation>
        </message>
        <message>
            <source>pending</source>
            <translation>待确认</translation>
        </message>
        <message>
            <source>confirmed</source>
            <translation>已确认</translation>
        </message>
        <message>
            <source>not tested since clearing</source>
            <translation>清除后未检测</translation>
        </message>
        <message>
            <source>failed since clearing</source>
            <translation>清除后出现过</translation>
        </message>
        <message>
            <source>not tested this cycle</source>
            <translation>本循环未检测</translation>
        </message>
        <message>
            <source>warning lamp on</source>
            <translation>警告灯点亮</translation>
        </message>
    </context>
    <context>
        <name>Faults</name>
        <message>
            <source>Reading the fault memory…</source>
            <translation>正在读取故障存储器…</translation>
        </message>
        <message>
            <source>Saving the list, then clearing…</source>
            <translation>正在保存列表，然后清除…</translation>
        </message>
        <message>
            <source>Connect to the pack first.</source>
            <translation>请先连接电池包。</translation>
        </message>
        <message>
            <source>Wait until the running task has ended.</source>
            <translation>请等待当前任务结束。</translation>
        </message>
        <message>
            <source>Switch service functions on first (top right).</source>
            <translation>请先打开服务功能（右上角）。</translation>
        </message>
        <message>
            <source>The pack has not said its serial number; clearing cannot be confirmed for it.</source>
            <translation>电池包未报告序列号，无法确认清除操作。</translation>
        </message>
        <message>
            <source>There is nothing to clear.</source>
            <translation>没有可清除的故障。</translation>
        </message>
        <message>
            <source>Severity</source>
            <translation>严重程度</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>故障码</translation>
        </message>
        <message>
            <source>Fault</source>
            <translation>故障</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Count</source>
            <translation>次数</translation>
        </message>
        <message>
            <source>Occurrences</source>
            <translation>出现次数</translation>
        </message>
        <message>
            <source>Cycles without the fault since</source>
            <translation>此后无故障的循环数</translation>
        </message>
        <message>
            <source>Operating cycles with the fault</source>
            <translation>有故障的运行循环数</translation>
        </message>
        <message>
            <source>First seen at operating time, s</source>
            <translation>首次出现的运行时间（s）</translation>
        </message>
        <message>
            <source>Last seen at operating time, s</source>
            <translation>最近出现的运行时间（s）</translation>
        </message>
        <message>
            <source>Stored when the fault first appeared</source>
            <translation>故障首次出现时的数据</translation>
        </message>
        <message>
            <source>Stored when the fault last appeared</source>
            <translation>故障最近出现时的数据</translation>
        </message>
        <message>
            <source>Stored values, record %s</source>
            <translation>存储数据，记录 %s</translation>
        </message>
    </context>
    <context>
        <name>FaultsPage</name>
        <message>
            <source>Read again</source>
            <translation>重新读取</translation>
        </message>
        <message>
            <source>Read the fault memory again</source>
            <translation>重新读取故障存储器</translation>
        </message>
        <message>
            <source>Clear…</source>
            <translation>清除…</translation>
        </message>
        <message>
            <source>Clear the fault memory</source>
            <translation>清除故障存储器</translation>
        </message>
        <message>
            <source>Faults</source>
            <translation>故障</translation>
        </message>
        <message>
            <source>Clear the fault memory?</source>
            <translation>清除故障存储器？</translation>
        </message>
        <message>
            <source>Pack %s</source>
            <translation>电池包 %s</translation>
        </message>
        <message>
            <source>All stored faults (%d) and their values are erased in the BMS. Faults that are still present come back.</source>
            <translation>BMS 中存储的全部故障（%d 个）及其数据将被清除。仍然存在的故障会再次出现。</translation>
        </message>
        <message>
            <source>The whole list is saved on this computer first, and read again afterwards.</source>
            <translation>清除前会将完整列表保存到本机，清除后会重新读取。</translation>
        </message>
        <message>
            <source>Asks before anything is erased</source>
            <translation>清除前会再次询问</translation>
        </message>
        <message>
            <source>%d stored, read at %s</source>
            <translation>存储 %d 个，读取时间 %s</translation>
        </message>
        <message>
            <source>not connected now</source>
            <translation>当前未连接</translation>
        </message>
        <message>
            <source>The list before is saved in %s.</source>
            <translation>清除前的列表已保存在 %s。</translation>
        </message>
        <message>
            <source>Cleared: %d before, %d after.</source>
            <translation>已清除：之前 %d 个，之后 %d 个。</translation>
        </message>
        <message>
            <source>Came back: %s.</source>
            <translation>再次出现：%s。</translation>
        </message>
        <message>
            <source>No fault stored</source>
            <translation>没有存储的故障</translation>
        </message>
        <message>
            <source>The fault memory was read at %s and is empty.</source>
            <translation>故障存储器于 %s 读取，为空。</translation>
        </message>
        <message>
            <source>Not read yet</source>
            <translation>尚未读取</translation>
        </message>
        <message>
            <source>Read the fault memory of the pack.</source>
            <translation>读取电池包的故障存储器。</translation>
        </message>
        <message>
            <source>Read now</source>
            <translation>立即读取</translation>
        </message>
        <message>
            <source>No pack connected</source>
            <translation>未连接电池包</translation>
        </message>
        <message>
            <source>Connect to a pack to read its fault memory. Reading changes nothing in the pack.</source>
            <translation>连接电池包以读取其故障存储器。读取不会改变电池包中的任何内容。</translation>
        </message>
        <message>
            <source>Go to Connect</source>
            <translation>前往连接页</translation>
        </message>
    </context>
    <context>
        <name>FileOpening</name>
        <message>
            <source>Lay a recording beside</source>
            <translation>叠加一个记录</translation>
        </message>
    </context>
    <context>
        <name>FindingsPanel</name>
        <message>
            <source>Where</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>What is wrong, and by which rule</source>
            <translation>问题及对应规则</translation>
        </message>
        <message>
            <source>Findings</source>
            <translation>检查结果</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>未发现问题</translation>
        </message>
        <message>
            <source>%d values checked against their limits, each other, the BMS and the chemistry.</source>
            <translation>已检查 %d 个值：限值、相互关系、BMS 和化学体系。</translation>
        </message>
    </context>
    <context>
        <name>Footer</name>
        <message>
            <source>How times are told</source>
            <translation>时间的表示方式</translation>
        </message>
        <message>
            <source>Undo clearing (%s)</source>
            <translation>撤销清空（%s）</translation>
        </message>
        <message>
            <source>%s frames lost on their way here</source>
            <translation>%s 帧在传送途中丢失</translation>
        </message>
        <message>
            <source>“%s” is not understood; the rows stay as they were.</source>
            <translation>无法理解“%s”；各行保持不变。</translation>
        </message>
        <message>
            <source>Stop writing</source>
            <translation>停止写入</translation>
        </message>
        <message>
            <source>Close this line</source>
            <translation>关闭此行</translation>
        </message>
    </context>
    <context>
        <name>GoToDialog</name>
        <message>
            <source>Go to a time</source>
            <translation>转到某一时间</translation>
        </message>
        <message>
            <source>Go</source>
            <translation>转到</translation>
        </message>
        <message>
            <source>Seconds since the start</source>
            <translation>自开始起的秒数</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Seconds since the start, up to %.1f</source>
            <translation>自开始起的秒数，最大 %.1f</translation>
        </message>
    </context>
    <context>
        <name>Help</name>
        <message>
            <source>Connect, Overview, Charts, Faults, Calibration, Update, Trace, Console</source>
            <translation>连接、概览、曲线、故障、标定、更新、报文、控制台</translation>
        </message>
        <message>
            <source>Read again what the page shows: adapters, faults, checks</source>
            <translation>重新读取当前页面内容：适配器、故障、检查</translation>
        </message>
        <message>
            <source>How the link does: state, adapter, errors, ids on the bus</source>
            <translation>链路情况：状态、适配器、错误、总线上的 ID</translation>
        </message>
        <message>
            <source>Connect with the last connection</source>
            <translation>使用上次的连接</translation>
        </message>
        <message>
            <source>Open a recording or log; on the calibration and update pages: a file of theirs</source>
            <translation>打开记录或日志；在标定和更新页面：打开其文件</translation>
        </message>
        <message>
            <source>Record or end recording; note about this moment</source>
            <translation>开始或结束记录；对此刻添加备注</translation>
        </message>
        <message>
            <source>Play or hold the recording that is open</source>
            <translation>播放或暂停已打开的记录</translation>
        </message>
        <message>
            <source>Walk through cells, faults and packages</source>
            <translation>在电芯、故障和标定包之间移动</translation>
        </message>
        <message>
            <source>Next field or button</source>
            <translation>下一个输入框或按钮</translation>
        </message>
        <message>
            <source>Sign in or out, where people have to</source>
            <translation>在需要登录的地方登录或退出</translation>
        </message>
        <message>
            <source>Theme: as the system, light, dark</source>
            <translation>主题：跟随系统、浅色、深色</translation>
        </message>
        <message>
            <source>Full screen on and off</source>
            <translation>打开或关闭全屏</translation>
        </message>
        <message>
            <source>This sheet</source>
            <translation>本帮助页</translation>
        </message>
        <message>
            <source>Leave a question; never does anything to a pack</source>
            <translation>退出询问；绝不会对电池包做任何操作</translation>
        </message>
        <message>
            <source>On the calibration page: undo, redo, save the working values</source>
            <translation>标定页：撤销、重做、保存工作值</translation>
        </message>
        <message>
            <source>In a calibration table: on every selected cell, with the number typed after it</source>
            <translation>标定表格：对所有选中的单元格运算，后面输入数字</translation>
        </message>
        <message>
            <source>In a calibration table: edit the cell, back to the reference, one count up or down</source>
            <translation>标定表格：编辑单元格、恢复参考值、增减一个分辨率</translation>
        </message>
        <message>
            <source>In a calibration table: interpolate, smooth, fill down; with Shift: along rows, fill to the right</source>
            <translation>标定表格：插值、平滑、向下填充；加 Shift：沿行插值、向右填充</translation>
        </message>
        <message>
            <source>In a calibration table: copy and paste as spreadsheets do; with Shift: the table with its axes</source>
            <translation>标定表格：与电子表格一样复制和粘贴；加 Shift：连同坐标轴的整张表</translation>
        </message>
        <message>
            <source>In a calibration table: values, differences, percent; with Shift: heat map</source>
            <translation>标定表格：数值、差值、百分比；加 Shift：热力图</translation>
        </message>
        <message>
            <source>Space, F, A, B, R, Backspace</source>
            <translation>空格、F、A、B、R、退格</translation>
        </message>
        <message>
            <source>In the charts: hold the view, everything, cursors, region between them, the view before</source>
            <translation>在曲线中：暂停画面、全部、游标、游标间区域、上一个视图</translation>
        </message>
        <message>
            <source>In the trace: filter, next match, go to a time</source>
            <translation>在跟踪中：筛选、下一个匹配、转到某一时间</translation>
        </message>
        <message>
            <source>Space, End, M, F2</source>
            <translation>空格、End、M、F2</translation>
        </message>
        <message>
            <source>In the trace: pause, follow the end, mark, next mark</source>
            <translation>在跟踪中：暂停、跟随末尾、标记、下一个标记</translation>
        </message>
        <message>
            <source>In the console: send, search a service</source>
            <translation>控制台中：发送、搜索服务</translation>
        </message>
        <message>
            <source>Is it safe to look around?</source>
            <translation>随意查看安全吗？</translation>
        </message>
        <message>
            <source>Yes. Connecting, reading and checking change nothing in the pack. Clearing faults and updating work only while “Service functions on” is set at the top, and each asks first, naming the pack. The switch is off at every start.</source>
            <translation>安全。连接、读取和检查不会改变电池包中的任何内容。只有在顶部打开“服务功能已开启”后才能清除故障和更新，且每次都会先询问并写明电池包。每次启动时该开关都是关闭的。</translation>
        </message>
        <message>
            <source>Cells</source>
            <translation>电芯</translation>
        </message>
        <message>
            <source>Blue is below the mean of the pack, orange above. ▼ marks the lowest, ▲ the highest cell. A hatched tile with a dash has no valid value, a pale one is old, a hatched cyan edge means the cell is being balanced.</source>
            <translation>蓝色表示低于电池包平均值，橙色表示高于平均值。▼ 为最低电芯，▲ 为最高电芯。带短横线的斜纹格没有有效值，颜色变淡表示数据已过时，青色斜纹边表示该电芯正在均衡。</translation>
        </message>
        <message>
            <source>If an update stops</source>
            <translation>如果更新中断</translation>
        </message>
        <message>
            <source>The pack keeps working with its previous calibration. Connect again; Halite finds the interrupted update and offers to resume it.</source>
            <translation>电池包继续使用原来的标定工作。请重新连接；Halite 会找到中断的更新并提示继续。</translation>
        </message>
    </context>
    <context>
        <name>HelpSheet</name>
        <message>
            <source>Help and shortcuts</source>
            <translation>帮助与快捷键</translation>
        </message>
        <message>
            <source>Shortcuts</source>
            <translation>快捷键</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>from the next start</source>
            <translation>下次启动时生效</translation>
        </message>
    </context>
    <context>
        <name>HistoryPanel</name>
        <message>
            <source>Time</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Who</source>
            <translation>人员</translation>
        </message>
        <message>
            <source>What</source>
            <translation>操作</translation>
        </message>
        <message>
            <source>Values, old → new</source>
            <translation>数值，旧 → 新</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>History</source>
            <translation>历史</translation>
        </message>
        <message>
            <source>Nothing has been changed on this computer yet.</source>
            <translation>本机尚无更改。</translation>
        </message>
        <message>
            <source>and %d more</source>
            <translation>另有 %d 项</translation>
        </message>
    </context>
    <context>
        <name>InheritedPanel</name>
        <message>
            <source>Table</source>
            <translation>表</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>值</translation>
        </message>
        <message>
            <source>As for</source>
            <translation>同于</translation>
        </message>
        <message>
            <source>Charge lost</source>
            <translation>损失电量</translation>
        </message>
        <message>
            <source>What it means</source>
            <translation>含义</translation>
        </message>
        <message>
            <source>Lithium settings</source>
            <translation>锂电设置</translation>
        </message>
        <message>
            <source>No lithium setting recognised</source>
            <translation>未识别到锂电设置</translation>
        </message>
        <message>
            <source>Voltage limits, cold charging and balancing are none of the usual ones of lithium packs.</source>
            <translation>电压限值、低温充电和均衡均不是锂电池包的常用值。</translation>
        </message>
    </context>
    <context>
        <name>LastCard</name>
        <message>
            <source>Last connection</source>
            <translation>上次连接</translation>
        </message>
        <message>
            <source>Connect with the last connection</source>
            <translation>使用上次的连接</translation>
        </message>
        <message>
            <source>Connect to %s</source>
            <translation>连接到 %s</translation>
        </message>
        <message>
            <source>Connect to %s with the definition %s</source>
            <translation>连接到 %s，使用定义 %s</translation>
        </message>
        <message>
            <source>Not plugged in</source>
            <translation>未插入</translation>
        </message>
    </context>
    <context>
        <name>LimitsPanel</name>
        <message>
            <source>Charging</source>
            <translation>充电</translation>
        </message>
        <message>
            <source>Discharging</source>
            <translation>放电</translation>
        </message>
        <message>
            <source>Tables: %s</source>
            <translation>表格：%s</translation>
        </message>
        <message>
            <source>Tables: factory set of the definition, because those of the pack have not been read</source>
            <translation>表格：定义中的出厂数据集，因为尚未读取电池包的表格</translation>
        </message>
        <message>
            <source>No values yet</source>
            <translation>还没有数值</translation>
        </message>
        <message>
            <source>Connect to a pack or open a recording to see what limits its current.</source>
            <translation>请连接电池包或打开记录，查看是什么限制了电流。</translation>
        </message>
        <message>
            <source>No tables for this pack</source>
            <translation>该电池包没有表格</translation>
        </message>
        <message>
            <source>Its definition describes no calibration, so its limits cannot be explained.</source>
            <translation>其定义未描述标定，因此无法解释限值。</translation>
        </message>
        <message>
            <source>No tables read</source>
            <translation>尚未读取表格</translation>
        </message>
        <message>
            <source>Open the calibration page once, so that the tables of the pack are read.</source>
            <translation>请打开一次标定页面，以读取电池包的表格。</translation>
        </message>
        <message>
            <source>Current map</source>
            <translation>电流图</translation>
        </message>
        <message>
            <source>Plating guard</source>
            <translation>析钠保护</translation>
        </message>
        <message>
            <source>Slow charging only</source>
            <translation>仅限慢充</translation>
        </message>
        <message>
            <source>Cell voltage</source>
            <translation>电芯电压</translation>
        </message>
        <message>
            <source>End of charge</source>
            <translation>充电结束</translation>
        </message>
        <message>
            <source>Temperature window</source>
            <translation>温度窗口</translation>
        </message>
        <message>
            <source>Cell voltage limit</source>
            <translation>电芯电压极限</translation>
        </message>
        <message>
            <source>Temperature limit</source>
            <translation>温度极限</translation>
        </message>
        <message>
            <source>Fault</source>
            <translation>故障</translation>
        </message>
        <message>
            <source>Contactors</source>
            <translation>接触器</translation>
        </message>
        <message>
            <source>No calibration</source>
            <translation>无标定</translation>
        </message>
        <message>
            <source>%s (%s): %s</source>
            <translation>%s（%s）：%s</translation>
        </message>
        <message>
            <source>values or tables for it are missing</source>
            <translation>缺少所需的数值或表格</translation>
        </message>
        <message>
            <source>no limit now</source>
            <translation>目前不限制</translation>
        </message>
        <message>
            <source>The BMS tells no limit now.</source>
            <translation>BMS 目前未给出限值。</translation>
        </message>
        <message>
            <source>The BMS says %s A</source>
            <translation>BMS 给出 %s A</translation>
        </message>
        <message>
            <source>sensor %d</source>
            <translation>传感器 %d</translation>
        </message>
        <message>
            <source>cell %d</source>
            <translation>电芯 %d</translation>
        </message>
        <message>
            <source>Its tables explain this.</source>
            <translation>与其表格一致。</translation>
        </message>
        <message>
            <source>The BMS allows less than its tables explain. Look at its faults, and read its tables again.</source>
            <translation>BMS 允许的电流低于其表格所能解释的值。请查看故障，并重新读取表格。</translation>
        </message>
        <message>
            <source>The BMS allows more than these tables. Read its tables again: they may be others.</source>
            <translation>BMS 允许的电流高于这些表格。请重新读取表格：可能已不是这些。</translation>
        </message>
        <message>
            <source>There is nothing to compare with.</source>
            <translation>没有可比较的值。</translation>
        </message>
        <message>
            <source>Not all values for a comparison are there.</source>
            <translation>用于比较的数值不全。</translation>
        </message>
        <message>
            <source>between trigger and release: as the BMS says</source>
            <translation>介于触发与释放之间：以 BMS 所述为准</translation>
        </message>
        <message>
            <source>sensor %d cannot be trusted, so %s °C is reckoned with</source>
            <translation>传感器 %d 不可信，因此按 %s °C 计算</translation>
        </message>
        <message>
            <source>sensor %d at %s °C%s</source>
            <translation>传感器 %d 为 %s °C%s</translation>
        </message>
        <message>
            <source>charge %s %%%s</source>
            <translation>电量 %s %%%s</translation>
        </message>
        <message>
            <source> at %s %% health</source>
            <translation>，健康度 %s %%</translation>
        </message>
        <message>
            <source>cell %d has %s mV, must keep %s mV, with %s A and %s mΩ</source>
            <translation>电芯 %d 为 %s mV，须保持 %s mV，此时 %s A、%s mΩ</translation>
        </message>
        <message>
            <source>cell %d has %s mV, is held at %s mV, with %s A and %s mΩ</source>
            <translation>电芯 %d 为 %s mV，恒压于 %s mV，此时 %s A、%s mΩ</translation>
        </message>
        <message>
            <source>cell %d; ends below %s A, goes on below %s mV</source>
            <translation>电芯 %d；低于 %s A 时结束，低于 %s mV 时继续</translation>
        </message>
        <message>
            <source>sensor %d at %s °C; stops at %s °C, goes on at %s °C</source>
            <translation>传感器 %d 为 %s °C；在 %s °C 停止，在 %s °C 继续</translation>
        </message>
        <message>
            <source> (not trusted)</source>
            <translation>（不可信）</translation>
        </message>
        <message>
            <source>cell %d has %s mV; stops at %s mV, goes on at %s mV</source>
            <translation>电芯 %d 为 %s mV；在 %s mV 停止，在 %s mV 继续</translation>
        </message>
        <message>
            <source>%s Ah may be plated, more than %s Ah</source>
            <translation>可能已析出 %s Ah，超过 %s Ah</translation>
        </message>
        <message>
            <source>half of the map for a while, says the BMS: the map was exceeded in the cold</source>
            <translation>BMS 称暂按电流图的一半：低温下曾超过电流图</translation>
        </message>
        <message>
            <source>a fault forbids fast charging, says the BMS</source>
            <translation>BMS 称因故障禁止快充</translation>
        </message>
        <message>
            <source>a fault forbids it, says the BMS. The fault memory tells which</source>
            <translation>BMS 称因故障而禁止。故障存储器会说明是哪一个</translation>
        </message>
        <message>
            <source>open</source>
            <translation>断开</translation>
        </message>
        <message>
            <source>the BMS has no valid data set</source>
            <translation>BMS 没有有效的数据集</translation>
        </message>
    </context>
    <context>
        <name>Link</name>
        <message>
            <source>Not connected</source>
            <translation>未连接</translation>
        </message>
        <message>
            <source>Opening the adapter</source>
            <translation>正在打开适配器</translation>
        </message>
        <message>
            <source>No traffic on the bus</source>
            <translation>总线上没有报文</translation>
        </message>
        <message>
            <source>Traffic, BMS not identified yet</source>
            <translation>有报文，BMS 尚未识别</translation>
        </message>
        <message>
            <source>BMS identified, its values are missing</source>
            <translation>BMS 已识别，但没有数据</translation>
        </message>
        <message>
            <source>Connected</source>
            <translation>已连接</translation>
        </message>
        <message>
            <source>Connection lost</source>
            <translation>连接已断开</translation>
        </message>
        <message>
            <source>Bus off</source>
            <translation>总线关闭（Bus off）</translation>
        </message>
        <message>
            <source>Adapter cannot be opened</source>
            <translation>无法打开适配器</translation>
        </message>
        <message>
            <source>A recording is open</source>
            <translation>已打开记录</translation>
        </message>
    </context>
    <context>
        <name>LinkCard</name>
        <message>
            <source>Disconnect</source>
            <translation>断开连接</translation>
        </message>
        <message>
            <source>Show the pack</source>
            <translation>查看电池包</translation>
        </message>
        <message>
            <source>Overview</source>
            <translation>总览</translation>
        </message>
        <message>
            <source>Lost %d s ago – retrying</source>
            <translation>%d 秒前断开 – 正在重试</translation>
        </message>
    </context>
    <context>
        <name>LinkForm</name>
        <message>
            <source>Adapter</source>
            <translation>适配器</translation>
        </message>
        <message>
            <source>Channel</source>
            <translation>通道</translation>
        </message>
        <message>
            <source>Bit rate</source>
            <translation>波特率</translation>
        </message>
        <message>
            <source>CAN FD</source>
            <translation>CAN FD</translation>
        </message>
        <message>
            <source>Data bit rate</source>
            <translation>数据段波特率</translation>
        </message>
        <message>
            <source>Listen only</source>
            <translation>仅监听</translation>
        </message>
        <message>
            <source>Sends nothing and acknowledges nothing; the BMS cannot be asked.</source>
            <translation>不发送也不应答任何帧；无法查询 BMS。</translation>
        </message>
        <message>
            <source>Connect with these settings</source>
            <translation>使用这些设置连接</translation>
        </message>
        <message>
            <source>for example %s</source>
            <translation>例如 %s</translation>
        </message>
        <message>
            <source>Enter a channel first.</source>
            <translation>请先输入通道。</translation>
        </message>
    </context>
    <context>
        <name>LinkSheet</name>
        <message>
            <source>Known from the third frame on</source>
            <translation>收到第三帧后才能得知</translation>
        </message>
        <message>
            <source>%d frames/s received, %d sent</source>
            <translation>接收 %d 帧/秒，发送 %d</translation>
        </message>
        <message>
            <source>Link</source>
            <translation>链路</translation>
        </message>
        <message>
            <source>Copy as text</source>
            <translation>复制为文本</translation>
        </message>
        <message>
            <source>For support: the link only, without serial number or VIN of the pack</source>
            <translation>供技术支持使用：仅含链路信息，不含电池包的序列号和 VIN</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Adapter and controller</source>
            <translation>适配器和控制器</translation>
        </message>
        <message>
            <source>Adapter</source>
            <translation>适配器</translation>
        </message>
        <message>
            <source>Controller</source>
            <translation>控制器</translation>
        </message>
        <message>
            <source>Since connecting</source>
            <translation>连接以来</translation>
        </message>
        <message>
            <source>Errors count up, good frames count down. From 96: warning; from 128: passive; at 256: bus off.</source>
            <translation>出错时计数增加，帧正常时减少。96 起为警告，128 起为错误被动，256 时总线关闭。</translation>
        </message>
        <message>
            <source>Bus load</source>
            <translation>总线负载</translation>
        </message>
        <message>
            <source>Ids on the bus</source>
            <translation>总线上的 ID</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>已复制</translation>
        </message>
        <message>
            <source>Nothing is connected</source>
            <translation>未连接</translation>
        </message>
        <message>
            <source>Connect to a pack to see how the link does. Listening and reading change nothing in it.</source>
            <translation>请连接电池包以查看链路情况。监听和读取不会改变其中的任何内容。</translation>
        </message>
        <message>
            <source>Go to Connect</source>
            <translation>转到连接</translation>
        </message>
        <message>
            <source>The link works, but the bus has errors.</source>
            <translation>链路可用，但总线上有错误。</translation>
        </message>
        <message>
            <source>The adapter is being opened.</source>
            <translation>正在打开适配器。</translation>
        </message>
        <message>
            <source>The adapter is open, but the bus is silent.</source>
            <translation>适配器已打开，但总线上没有报文。</translation>
        </message>
        <message>
            <source>Frames arrive, but the BMS is not known yet.</source>
            <translation>已收到报文，但尚未识别 BMS。</translation>
        </message>
        <message>
            <source>The BMS is known, but its values are missing.</source>
            <translation>已识别 BMS，但没有收到它的数值。</translation>
        </message>
        <message>
            <source>The link works.</source>
            <translation>链路正常。</translation>
        </message>
        <message>
            <source>The adapter is gone; Halite keeps trying to open it.</source>
            <translation>适配器已断开；Halite 会不断尝试重新打开。</translation>
        </message>
        <message>
            <source>The adapter had to leave the bus after too many errors.</source>
            <translation>错误过多，适配器已退出总线。</translation>
        </message>
        <message>
            <source>The adapter cannot be opened; Halite keeps trying.</source>
            <translation>无法打开适配器；Halite 会不断尝试。</translation>
        </message>
        <message>
            <source>Nothing is connected.</source>
            <translation>未连接。</translation>
        </message>
        <message>
            <source>Not known while the adapter is not open</source>
            <translation>适配器未打开时无法得知</translation>
        </message>
        <message>
            <source>This adapter's driver does not tell</source>
            <translation>此适配器的驱动程序不提供</translation>
        </message>
        <message>
            <source>Serial number</source>
            <translation>序列号</translation>
        </message>
        <message>
            <source>Firmware</source>
            <translation>固件</translation>
        </message>
        <message>
            <source>Hardware</source>
            <translation>硬件</translation>
        </message>
        <message>
            <source>Channel</source>
            <translation>通道</translation>
        </message>
        <message>
            <source>Bit rate</source>
            <translation>波特率</translation>
        </message>
        <message>
            <source>Sample point</source>
            <translation>采样点</translation>
        </message>
        <message>
            <source>Data bit rate</source>
            <translation>数据段波特率</translation>
        </message>
        <message>
            <source>Data sample point</source>
            <translation>数据段采样点</translation>
        </message>
        <message>
            <source>120 Ω on</source>
            <translation>120 Ω 已接通</translation>
        </message>
        <message>
            <source>off</source>
            <translation>断开</translation>
        </message>
        <message>
            <source>yes, sends nothing</source>
            <translation>是，不发送任何内容</translation>
        </message>
        <message>
            <source>no</source>
            <translation>否</translation>
        </message>
        <message>
            <source>Termination</source>
            <translation>终端电阻</translation>
        </message>
        <message>
            <source>Listen-only</source>
            <translation>仅监听</translation>
        </message>
        <message>
            <source>error active: in order</source>
            <translation>错误主动：正常</translation>
        </message>
        <message>
            <source>warning: many errors</source>
            <translation>警告：错误较多</translation>
        </message>
        <message>
            <source>error passive: very many errors</source>
            <translation>错误被动：错误很多</translation>
        </message>
        <message>
            <source>bus off: it left the bus</source>
            <translation>总线关闭：已退出总线</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Transmit errors</source>
            <translation>发送错误</translation>
        </message>
        <message>
            <source>Receive errors</source>
            <translation>接收错误</translation>
        </message>
        <message>
            <source>warning</source>
            <translation>警告</translation>
        </message>
        <message>
            <source>passive</source>
            <translation>被动</translation>
        </message>
        <message>
            <source>Frames received</source>
            <translation>已接收帧</translation>
        </message>
        <message>
            <source>Frames dropped</source>
            <translation>丢失的帧</translation>
        </message>
        <message>
            <source>Error reports</source>
            <translation>错误报告</translation>
        </message>
        <message>
            <source>Bus-offs</source>
            <translation>总线关闭次数</translation>
        </message>
        <message>
            <source>Adapter lost</source>
            <translation>适配器断开次数</translation>
        </message>
        <message>
            <source>Waiting to be sent</source>
            <translation>等待发送</translation>
        </message>
        <message>
            <source>Waiting to be read</source>
            <translation>等待读取</translation>
        </message>
        <message>
            <source>Requests of other testers</source>
            <translation>其他诊断仪的请求</translation>
        </message>
        <message>
            <source>Answers ignored</source>
            <translation>忽略的应答</translation>
        </message>
        <message>
            <source>Diagnostic request</source>
            <translation>诊断请求</translation>
        </message>
        <message>
            <source>Diagnostic answer</source>
            <translation>诊断应答</translation>
        </message>
        <message>
            <source>Diagnostic request to all</source>
            <translation>面向所有控制器的诊断请求</translation>
        </message>
        <message>
            <source>Id</source>
            <translation>ID</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Frames/s</source>
            <translation>帧/秒</translation>
        </message>
        <message>
            <source>Period ms</source>
            <translation>周期 ms</translation>
        </message>
        <message>
            <source>Jitter ms</source>
            <translation>抖动 ms</translation>
        </message>
        <message>
            <source>Length</source>
            <translation>长度</translation>
        </message>
        <message>
            <source>Count</source>
            <translation>计数</translation>
        </message>
    </context>
    <context>
        <name>LivePages</name>
        <message>
            <source>Pack %s is being updated.</source>
            <translation>正在更新电池包 %s。</translation>
        </message>
        <message>
            <source>the tables read from the pack</source>
            <translation>从电池包读出的表</translation>
        </message>
        <message>
            <source>the tables that ship with the pack definition</source>
            <translation>电池包定义自带的表</translation>
        </message>
    </context>
    <context>
        <name>LoadStrip</name>
        <message>
            <source>Bus load of the last two minutes</source>
            <translation>最近两分钟的总线负载</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Halite</source>
            <translation>Halite</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>连接</translation>
        </message>
        <message>
            <source>Overview</source>
            <translation>总览</translation>
        </message>
        <message>
            <source>Charts</source>
            <translation>曲线</translation>
        </message>
        <message>
            <source>Faults</source>
            <translation>故障</translation>
        </message>
        <message>
            <source>Calibration</source>
            <translation>标定</translation>
        </message>
        <message>
            <source>Update</source>
            <translation>更新</translation>
        </message>
        <message>
            <source>Trace</source>
            <translation>跟踪</translation>
        </message>
        <message>
            <source>Console</source>
            <translation>控制台</translation>
        </message>
        <message>
            <source>How the link does</source>
            <translation>链路情况</translation>
        </message>
        <message>
            <source>An update is running</source>
            <translation>正在更新</translation>
        </message>
        <message>
            <source>If Halite is closed now, the update goes on in the background to its next safe point. Do not unplug.</source>
            <translation>如果现在关闭 Halite，更新会在后台继续到下一个安全点。请勿拔出。</translation>
        </message>
        <message>
            <source>Close all the same</source>
            <translation>仍要关闭</translation>
        </message>
    </context>
    <context>
        <name>ObjectList</name>
        <message>
            <source>Search tables</source>
            <translation>搜索表格</translation>
        </message>
        <message>
            <source>Tables</source>
            <translation>表格</translation>
        </message>
        <message>
            <source>Other objects</source>
            <translation>其他对象</translation>
        </message>
        <message>
            <source>Single values</source>
            <translation>单值</translation>
        </message>
        <message>
            <source>changed</source>
            <translation>已更改</translation>
        </message>
        <message>
            <source>findings: %d</source>
            <translation>检查结果：%d</translation>
        </message>
    </context>
    <context>
        <name>Overview</name>
        <message>
            <source>Lost %d s ago – retrying</source>
            <translation>%d 秒前断开 – 正在重试</translation>
        </message>
        <message>
            <source>What is shown below are the last values received.</source>
            <translation>下面显示的是最后收到的数值。</translation>
        </message>
        <message>
            <source>Not connected</source>
            <translation>未连接</translation>
        </message>
        <message>
            <source>Connect to a pack to see its values.</source>
            <translation>连接电池包以查看其数值。</translation>
        </message>
        <message>
            <source>Open Faults to see the cause.</source>
            <translation>打开故障页查看原因。</translation>
        </message>
        <message>
            <source>%d more in the fault memory.</source>
            <translation>故障存储器中还有 %d 个。</translation>
        </message>
        <message>
            <source>Fault</source>
            <translation>故障</translation>
        </message>
        <message>
            <source>Warning</source>
            <translation>警告</translation>
        </message>
        <message>
            <source>Stored fault, not active now</source>
            <translation>有历史故障，当前不存在</translation>
        </message>
        <message>
            <source>Outside the voltage range of the chemistry: cell %s.</source>
            <translation>超出该化学体系的电压范围：电芯 %s。</translation>
        </message>
        <message>
            <source>No valid voltage: cell %s.</source>
            <translation>没有有效电压：电芯 %s。</translation>
        </message>
        <message>
            <source>No cell voltages yet</source>
            <translation>尚无电芯电压</translation>
        </message>
        <message>
            <source>The pack is connected; its values have not arrived yet.</source>
            <translation>电池包已连接，数值尚未到达。</translation>
        </message>
        <message>
            <source>%d cells valid.</source>
            <translation>%d 个电芯有效。</translation>
        </message>
        <message>
            <source>Whether faults are stored is not known.</source>
            <translation>尚不知道是否存有故障。</translation>
        </message>
        <message>
            <source>Cells in order</source>
            <translation>电芯正常</translation>
        </message>
        <message>
            <source>No fault stored.</source>
            <translation>没有存储的故障。</translation>
        </message>
        <message>
            <source>All OK</source>
            <translation>一切正常</translation>
        </message>
        <message>
            <source>%d balancing</source>
            <translation>%d 个均衡中</translation>
        </message>
        <message>
            <source>none balancing</source>
            <translation>无均衡</translation>
        </message>
        <message>
            <source>no cell of %d valid</source>
            <translation>%d 个电芯均无效</translation>
        </message>
        <message>
            <source>mean %s mV</source>
            <translation>平均 %s mV</translation>
        </message>
        <message>
            <source>▼ cell %d: %s mV</source>
            <translation>▼ 电芯 %d：%s mV</translation>
        </message>
        <message>
            <source>▲ cell %d: %s mV</source>
            <translation>▲ 电芯 %d：%s mV</translation>
        </message>
        <message>
            <source>%d of %d valid</source>
            <translation>有效 %d / %d</translation>
        </message>
        <message>
            <source>Serial number</source>
            <translation>序列号</translation>
        </message>
        <message>
            <source>VIN</source>
            <translation>VIN</translation>
        </message>
        <message>
            <source>Hardware</source>
            <translation>硬件</translation>
        </message>
        <message>
            <source>Software</source>
            <translation>软件</translation>
        </message>
        <message>
            <source>Calibration</source>
            <translation>标定</translation>
        </message>
        <message>
            <source>Calibration CRC</source>
            <translation>标定 CRC</translation>
        </message>
        <message>
            <source>Chemistry</source>
            <translation>化学体系</translation>
        </message>
        <message>
            <source>Cells</source>
            <translation>电芯</translation>
        </message>
        <message>
            <source>Update safety</source>
            <translation>更新安全等级</translation>
        </message>
        <message>
            <source>L3, safe to interrupt</source>
            <translation>L3，可安全中断</translation>
        </message>
        <message>
            <source>L2, safe to interrupt</source>
            <translation>L2，可安全中断</translation>
        </message>
        <message>
            <source>L1, bench and station only</source>
            <translation>L1，仅限台架和工站</translation>
        </message>
        <message>
            <source>L0, read only</source>
            <translation>L0，只读</translation>
        </message>
        <message>
            <source>Colours and signs of the cells</source>
            <translation>电芯的颜色和符号</translation>
        </message>
        <message>
            <source>+%s mV to the mean</source>
            <translation>+%s mV（相对平均值）</translation>
        </message>
        <message>
            <source>lowest</source>
            <translation>最低</translation>
        </message>
        <message>
            <source>highest</source>
            <translation>最高</translation>
        </message>
        <message>
            <source>balancing</source>
            <translation>均衡中</translation>
        </message>
        <message>
            <source>invalid</source>
            <translation>无效</translation>
        </message>
        <message>
            <source>stale</source>
            <translation>过时</translation>
        </message>
        <message>
            <source>Point at a cell, or choose one with the arrow keys, to read its details.</source>
            <translation>指向一个电芯，或用方向键选择，以查看详情。</translation>
        </message>
        <message>
            <source>Cell %d</source>
            <translation>电芯 %d</translation>
        </message>
        <message>
            <source>%s position %d</source>
            <translation>%s 位置 %d</translation>
        </message>
        <message>
            <source>not received yet</source>
            <translation>尚未收到</translation>
        </message>
        <message>
            <source>marked invalid by the BMS</source>
            <translation>BMS 标记为无效</translation>
        </message>
        <message>
            <source>%s mV to the mean</source>
            <translation>与平均值相差 %s mV</translation>
        </message>
        <message>
            <source>%s old</source>
            <translation>%s 前</translation>
        </message>
        <message>
            <source>No pack connected</source>
            <translation>未连接电池包</translation>
        </message>
        <message>
            <source>Connect to a pack, or start the virtual pack, to see cells, temperatures and limits here.</source>
            <translation>连接电池包或启动虚拟电池包，即可在此查看电芯、温度和限值。</translation>
        </message>
        <message>
            <source>Waiting for the first values</source>
            <translation>正在等待第一批数值</translation>
        </message>
        <message>
            <source>%d cells are configured, their voltages have not been received yet.</source>
            <translation>已配置 %d 个电芯，尚未收到其电压。</translation>
        </message>
        <message>
            <source>no current</source>
            <translation>无电流</translation>
        </message>
        <message>
            <source>charging</source>
            <translation>充电</translation>
        </message>
        <message>
            <source>discharging</source>
            <translation>放电</translation>
        </message>
        <message>
            <source>sensor %d</source>
            <translation>传感器 %d</translation>
        </message>
        <message>
            <source>cell %d</source>
            <translation>电芯 %d</translation>
        </message>
        <message>
            <source>no value</source>
            <translation>无数值</translation>
        </message>
    </context>
    <context>
        <name>OverviewPage</name>
        <message>
            <source>Show the faults</source>
            <translation>查看故障</translation>
        </message>
        <message>
            <source>Pack voltage</source>
            <translation>总电压</translation>
        </message>
        <message>
            <source>Current</source>
            <translation>电流</translation>
        </message>
        <message>
            <source>State of charge</source>
            <translation>荷电状态</translation>
        </message>
        <message>
            <source>State of health</source>
            <translation>健康状态</translation>
        </message>
        <message>
            <source>Charge limit</source>
            <translation>充电限值</translation>
        </message>
        <message>
            <source>Discharge limit</source>
            <translation>放电限值</translation>
        </message>
        <message>
            <source>Cell spread</source>
            <translation>电芯压差</translation>
        </message>
        <message>
            <source>Cells</source>
            <translation>电芯</translation>
        </message>
        <message>
            <source>Temperatures of the modules</source>
            <translation>各模组温度</translation>
        </message>
        <message>
            <source>Cell voltages and current over the last five minutes</source>
            <translation>最近五分钟的电芯电压和电流</translation>
        </message>
        <message>
            <source>Pack</source>
            <translation>电池包</translation>
        </message>
        <message>
            <source>Cells, mV</source>
            <translation>电芯，mV</translation>
        </message>
        <message>
            <source>Temperatures</source>
            <translation>温度</translation>
        </message>
        <message>
            <source>shaded: charging possible</source>
            <translation>阴影：可充电</translation>
        </message>
        <message>
            <source>Go to Connect</source>
            <translation>前往连接页</translation>
        </message>
    </context>
    <context>
        <name>PackChooser</name>
        <message>
            <source>Pack definition</source>
            <translation>电池包定义</translation>
        </message>
        <message>
            <source>Open a pack definition file</source>
            <translation>打开电池包定义文件</translation>
        </message>
        <message>
            <source>from the pack definition</source>
            <translation>来自电池包定义</translation>
        </message>
        <message>
            <source>DBC file</source>
            <translation>DBC 文件</translation>
        </message>
        <message>
            <source>Choose a DBC file</source>
            <translation>选择 DBC 文件</translation>
        </message>
        <message>
            <source>Use the definition's own broadcasts again</source>
            <translation>恢复使用定义自带的广播</translation>
        </message>
        <message>
            <source>Broadcast database (DBC)</source>
            <translation>广播数据库（DBC）</translation>
        </message>
        <message>
            <source>Pack definitions (pack.toml *.json);;All files (*)</source>
            <translation>电池包定义 (pack.toml *.json);;所有文件 (*)</translation>
        </message>
        <message>
            <source>Open a pack definition</source>
            <translation>打开电池包定义</translation>
        </message>
        <message>
            <source>Message databases (*.dbc *.kcd *.sym *.arxml);;All files (*)</source>
            <translation>报文数据库 (*.dbc *.kcd *.sym *.arxml);;所有文件 (*)</translation>
        </message>
        <message>
            <source>Choose a message database</source>
            <translation>选择报文数据库</translation>
        </message>
    </context>
    <context>
        <name>Package</name>
        <message>
            <source>The package cannot be made: %s</source>
            <translation>无法生成标定包：%s</translation>
        </message>
    </context>
    <context>
        <name>PackageCard</name>
        <message>
            <source>Package</source>
            <translation>标定包</translation>
        </message>
        <message>
            <source>Calibration packages</source>
            <translation>标定包</translation>
        </message>
        <message>
            <source>No package comes with this pack definition. Open one from a file.</source>
            <translation>此电池包定义不含标定包。请从文件打开。</translation>
        </message>
        <message>
            <source>Open file…</source>
            <translation>打开文件…</translation>
        </message>
        <message>
            <source>Open a package file</source>
            <translation>打开标定包文件</translation>
        </message>
        <message>
            <source>Choose a calibration package from a file</source>
            <translation>从文件选择标定包</translation>
        </message>
        <message>
            <source>Calibration packages (*.nacal);;All files (*)</source>
            <translation>标定包 (*.nacal);;所有文件 (*)</translation>
        </message>
        <message>
            <source>Open a calibration package</source>
            <translation>打开标定包</translation>
        </message>
    </context>
    <context>
        <name>PackageDialog</name>
        <message>
            <source>Make a package</source>
            <translation>生成标定包</translation>
        </message>
        <message>
            <source>Make package</source>
            <translation>生成</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>e.g. More cold charging below −10 °C</source>
            <translation>例如：−10 °C 以下提高充电</translation>
        </message>
        <message>
            <source>lower-case letters, digits and hyphens</source>
            <translation>小写字母、数字和连字符</translation>
        </message>
        <message>
            <source>at most 16 characters, shown by the BMS afterwards</source>
            <translation>最多 16 个字符，之后由 BMS 显示</translation>
        </message>
        <message>
            <source>why it is released; kept in the package</source>
            <translation>发布理由；保存在标定包中</translation>
        </message>
        <message>
            <source>may stay empty</source>
            <translation>可留空</translation>
        </message>
        <message>
            <source>serial numbers with commas; empty: the whole fleet</source>
            <translation>序列号，以逗号分隔；留空：全部车辆</translation>
        </message>
        <message>
            <source>Demo keys, author and approver (virtual pack only)</source>
            <translation>演示密钥，作者和批准人（仅限虚拟电池包）</translation>
        </message>
        <message>
            <source>My author's key; approved by somebody else afterwards</source>
            <translation>我的作者密钥；之后由他人批准</translation>
        </message>
        <message>
            <source>Key of the author</source>
            <translation>作者密钥</translation>
        </message>
        <message>
            <source>password of the key</source>
            <translation>密钥密码</translation>
        </message>
        <message>
            <source>Key the BMS checks data sets by</source>
            <translation>BMS 校验数据集所用密钥</translation>
        </message>
        <message>
            <source>PEM file</source>
            <translation>PEM 文件</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>标题</translation>
        </message>
        <message>
            <source>Short name</source>
            <translation>短名称</translation>
        </message>
        <message>
            <source>Calibration id</source>
            <translation>标定编号</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>理由</translation>
        </message>
        <message>
            <source>Change request</source>
            <translation>变更单</translation>
        </message>
        <message>
            <source>Release number</source>
            <translation>发布序号</translation>
        </message>
        <message>
            <source>Valid for days</source>
            <translation>有效天数</translation>
        </message>
        <message>
            <source>Only for packs</source>
            <translation>仅限电池包</translation>
        </message>
        <message>
            <source>Signed with</source>
            <translation>签名方式</translation>
        </message>
        <message>
            <source>Author's key</source>
            <translation>作者密钥</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>密码</translation>
        </message>
        <message>
            <source>BMS key</source>
            <translation>BMS 密钥</translation>
        </message>
        <message>
            <source>Make a package of the working tables</source>
            <translation>用工作表格生成标定包</translation>
        </message>
        <message>
            <source>The tables are checked once more. A package with a finding is not made; nothing is sent to a pack.</source>
            <translation>将再次检查表格。存在问题时不会生成标定包；不会向电池包发送任何内容。</translation>
        </message>
        <message>
            <source>Keys (*.pem)</source>
            <translation>密钥 (*.pem)</translation>
        </message>
        <message>
            <source>Give it a title.</source>
            <translation>请填写标题。</translation>
        </message>
        <message>
            <source>The short name needs lower-case letters, digits and hyphens.</source>
            <translation>短名称须由小写字母、数字和连字符组成。</translation>
        </message>
        <message>
            <source>The calibration id needs 1 to 16 characters.</source>
            <translation>标定编号须为 1 到 16 个字符。</translation>
        </message>
        <message>
            <source>Say why it is released.</source>
            <translation>请说明发布理由。</translation>
        </message>
        <message>
            <source>Choose the key of the author.</source>
            <translation>请选择作者密钥。</translation>
        </message>
        <message>
            <source>Choose the key the BMS checks data sets by.</source>
            <translation>请选择 BMS 校验数据集所用的密钥。</translation>
        </message>
        <message>
            <source>Checking and signing…</source>
            <translation>正在检查并签名…</translation>
        </message>
    </context>
    <context>
        <name>PaneBar</name>
        <message>
            <source>Pane that new signals go into</source>
            <translation>新信号放入的窗格</translation>
        </message>
        <message>
            <source>How the pane draws</source>
            <translation>窗格的绘制方式</translation>
        </message>
        <message>
            <source>Curves</source>
            <translation>曲线</translation>
        </message>
        <message>
            <source>Band</source>
            <translation>包络带</translation>
        </message>
        <message>
            <source>Waterfall</source>
            <translation>瀑布图</translation>
        </message>
        <message>
            <source>Take this pane away</source>
            <translation>删除此窗格</translation>
        </message>
        <message>
            <source>Ticked signals go into</source>
            <translation>勾选的信号放入</translation>
        </message>
    </context>
    <context>
        <name>Panels</name>
        <message>
            <source>Why: reason for the next changes, kept in the history</source>
            <translation>原因：后续更改的理由，记入历史</translation>
        </message>
        <message>
            <source>Reason for the next changes</source>
            <translation>后续更改的理由</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>图形</translation>
        </message>
        <message>
            <source>Findings</source>
            <translation>检查结果</translation>
        </message>
        <message>
            <source>Comparison</source>
            <translation>比较</translation>
        </message>
        <message>
            <source>Try</source>
            <translation>试运行</translation>
        </message>
        <message>
            <source>Lithium settings</source>
            <translation>锂电设置</translation>
        </message>
        <message>
            <source>History</source>
            <translation>历史</translation>
        </message>
    </context>
    <context>
        <name>PlanCard</name>
        <message>
            <source>Checks and steps</source>
            <translation>检查和步骤</translation>
        </message>
        <message>
            <source>What changes</source>
            <translation>变更内容</translation>
        </message>
        <message>
            <source>What will be done</source>
            <translation>执行步骤</translation>
        </message>
        <message>
            <source>Update this pack…</source>
            <translation>更新此电池包…</translation>
        </message>
        <message>
            <source>Check again</source>
            <translation>重新检查</translation>
        </message>
        <message>
            <source>Read the pack and check the package again</source>
            <translation>重新读取电池包并检查标定包</translation>
        </message>
        <message>
            <source>Keys…</source>
            <translation>密钥…</translation>
        </message>
        <message>
            <source>Where the keys come from that unlock the BMS</source>
            <translation>解锁 BMS 的密钥从何而来</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>In the pack: %s   In the package: %s</source>
            <translation>电池包中：%s   标定包中：%s</translation>
        </message>
        <message>
            <source>Resume the update…</source>
            <translation>继续更新…</translation>
        </message>
        <message>
            <source>Asks before anything is written</source>
            <translation>写入前会再次询问</translation>
        </message>
        <message>
            <source>About %d s. Nothing is written before you confirm.</source>
            <translation>约 %d 秒。确认之前不会写入任何内容。</translation>
        </message>
        <message>
            <source>%d of %d checks failed. This package cannot go into this pack.</source>
            <translation>%d 项检查未通过（共 %d 项）。此标定包不能写入该电池包。</translation>
        </message>
        <message>
            <source>Already up to date: the pack holds exactly this calibration.</source>
            <translation>已是最新：电池包中正是此标定。</translation>
        </message>
        <message>
            <source>All %d checks passed.</source>
            <translation>全部 %d 项检查通过。</translation>
        </message>
        <message>
            <source>The pack has no valid calibration to compare with.</source>
            <translation>电池包中没有可供比较的有效标定。</translation>
        </message>
        <message>
            <source>Tables that differ: %d. Values compared: %d.</source>
            <translation>不同的表：%d。已比较的数值：%d。</translation>
        </message>
        <message>
            <source>… and %d more values.</source>
            <translation>……以及另外 %d 个数值。</translation>
        </message>
        <message>
            <source>Release %d, valid until %s. Signed by %s.</source>
            <translation>发布 %d，有效期至 %s。签署人：%s。</translation>
        </message>
        <message>
            <source>Keys: library %s.</source>
            <translation>密钥：库 %s。</translation>
        </message>
        <message>
            <source>Keys: certificate %s.</source>
            <translation>密钥：证书 %s。</translation>
        </message>
        <message>
            <source>Keys: demo keys of the virtual pack.</source>
            <translation>密钥：虚拟电池包的演示密钥。</translation>
        </message>
    </context>
    <context>
        <name>PlaybackBar</name>
        <message>
            <source>Speed</source>
            <translation>速度</translation>
        </message>
        <message>
            <source>Moment of the recording</source>
            <translation>记录的时刻</translation>
        </message>
        <message>
            <source>Close recording</source>
            <translation>关闭记录</translation>
        </message>
        <message>
            <source>Hold</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Play</source>
            <translation>播放</translation>
        </message>
    </context>
    <context>
        <name>Plot</name>
        <message>
            <source>Highest: %s</source>
            <translation>最高：%s</translation>
        </message>
        <message>
            <source>Lowest: %s</source>
            <translation>最低：%s</translation>
        </message>
        <message>
            <source>Chart made by Halite</source>
            <translation>由 Halite 生成的图表</translation>
        </message>
        <message>
            <source>%s could not be written.</source>
            <translation>无法写入 %s。</translation>
        </message>
        <message>
            <source>Choose a folder you may write to, with room on the disk.</source>
            <translation>请选择有写入权限且磁盘有空间的文件夹。</translation>
        </message>
        <message>
            <source>invalid</source>
            <translation>无效</translation>
        </message>
        <message>
            <source>no data</source>
            <translation>无数据</translation>
        </message>
    </context>
    <context>
        <name>PlotCanvas</name>
        <message>
            <source>Charts</source>
            <translation>曲线</translation>
        </message>
    </context>
    <context>
        <name>ProgressCard</name>
        <message>
            <source>Progress of the update</source>
            <translation>更新进度</translation>
        </message>
        <message>
            <source>Stop the update</source>
            <translation>停止更新</translation>
        </message>
        <message>
            <source>Updating pack %s</source>
            <translation>正在更新电池包 %s</translation>
        </message>
        <message>
            <source>about %d s left</source>
            <translation>约剩 %d 秒</translation>
        </message>
        <message>
            <source>Stopping at the next safe point…</source>
            <translation>将在下一个安全点停止…</translation>
        </message>
        <message>
            <source>The new calibration is active. Stopping the watch now leaves it unproved.</source>
            <translation>新标定已生效。现在停止观察，它就未经验证。</translation>
        </message>
        <message>
            <source>The update can be stopped now; the pack keeps its present calibration.</source>
            <translation>现在可以停止更新；电池包保留当前标定。</translation>
        </message>
        <message>
            <source>Do not unplug and do not switch off now.</source>
            <translation>现在请勿拔出，也不要断电。</translation>
        </message>
    </context>
    <context>
        <name>RateBars</name>
        <message>
            <source>Busiest ids</source>
            <translation>最繁忙的 ID</translation>
        </message>
    </context>
    <context>
        <name>ReadoutTable</name>
        <message>
            <source>Values at the cursors or in the region</source>
            <translation>游标处或区域内的数值</translation>
        </message>
        <message>
            <source>Copy the numbers with every digit</source>
            <translation>复制数值（全部位数）</translation>
        </message>
    </context>
    <context>
        <name>Record</name>
        <message>
            <source>Record when something happens</source>
            <translation>发生事件时记录</translation>
        </message>
        <message>
            <source>For example: cell_min_mv &lt; 1600, temperature_min_c &lt; -20 and current_a &gt; 5, contactors changes. Halite keeps what was before, and goes on for a while after.</source>
            <translation>例如：cell_min_mv &lt; 1600，temperature_min_c &lt; -20 and current_a &gt; 5，contactors changes。Halite 会保留之前的内容，并在之后继续记录一段时间。</translation>
        </message>
        <message>
            <source>Condition</source>
            <translation>条件</translation>
        </message>
        <message>
            <source>Wait for it</source>
            <translation>等待触发</translation>
        </message>
        <message>
            <source>Before, in seconds</source>
            <translation>之前（秒）</translation>
        </message>
        <message>
            <source>After, in seconds</source>
            <translation>之后（秒）</translation>
        </message>
        <message>
            <source>Note about this moment</source>
            <translation>对此刻的备注</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>添加</translation>
        </message>
        <message>
            <source>Connect to a pack to record it.</source>
            <translation>连接电池包后才能记录。</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>等待中</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>已停止</translation>
        </message>
        <message>
            <source>Every frame, every value and what happens go into a session on this computer.</source>
            <translation>每一帧、每个数值和发生的事件都会写入本机的一个会话。</translation>
        </message>
        <message>
            <source>%d frames safe in %s</source>
            <translation>%d 帧已安全保存在 %s</translation>
        </message>
        <message>
            <source>Record when something happens…</source>
            <translation>发生事件时记录…</translation>
        </message>
        <message>
            <source>Add a note…</source>
            <translation>添加备注…</translation>
        </message>
        <message>
            <source>Show the recordings</source>
            <translation>显示记录文件夹</translation>
        </message>
        <message>
            <source>End the recording</source>
            <translation>结束记录</translation>
        </message>
        <message>
            <source>Record everything</source>
            <translation>记录全部</translation>
        </message>
    </context>
    <context>
        <name>Recordings</name>
        <message>
            <source>Open a recording</source>
            <translation>打开记录</translation>
        </message>
        <message>
            <source>Recordings and logs</source>
            <translation>记录和日志</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>所有文件</translation>
        </message>
        <message>
            <source>Disconnect from the pack first, then open the recording.</source>
            <translation>请先断开电池包，再打开记录。</translation>
        </message>
        <message>
            <source>Opening %s …</source>
            <translation>正在打开 %s …</translation>
        </message>
    </context>
    <context>
        <name>RequestForm</name>
        <message>
            <source>Choose a service above, or type the bytes of a request at the right.</source>
            <translation>请在上方选择服务，或在右侧输入请求字节。</translation>
        </message>
        <message>
            <source>No positive answer wanted</source>
            <translation>不需要肯定应答</translation>
        </message>
    </context>
    <context>
        <name>RequestTab</name>
        <message>
            <source>The request and its answers in words</source>
            <translation>请求及其应答的文字说明</translation>
        </message>
        <message>
            <source>Clear the list</source>
            <translation>清空列表</translation>
        </message>
        <message>
            <source>What was asked</source>
            <translation>已发出的请求</translation>
        </message>
        <message>
            <source>Double-click a row to ask the same again</source>
            <translation>双击某行可再次发出同样的请求</translation>
        </message>
    </context>
    <context>
        <name>ResultCard</name>
        <message>
            <source>Record of the update</source>
            <translation>更新记录</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>完成</translation>
        </message>
        <message>
            <source>Resume the update…</source>
            <translation>继续更新…</translation>
        </message>
        <message>
            <source>Next pack</source>
            <translation>下一个电池包</translation>
        </message>
        <message>
            <source>Keep the package, and check it against the next pack that is connected</source>
            <translation>保留标定包，并与下一个连接的电池包核对</translation>
        </message>
        <message>
            <source>Verified: read back %s bytes, identical.</source>
            <translation>已验证：回读 %s 字节，完全一致。</translation>
        </message>
        <message>
            <source>Nothing had to be written.</source>
            <translation>无需写入。</translation>
        </message>
        <message>
            <source>Connect again and resume.</source>
            <translation>请重新连接并继续。</translation>
        </message>
        <message>
            <source>The update did not finish</source>
            <translation>更新未完成</translation>
        </message>
        <message>
            <source>Calibration before</source>
            <translation>更新前标定</translation>
        </message>
        <message>
            <source>Calibration now</source>
            <translation>当前标定</translation>
        </message>
        <message>
            <source>New faults</source>
            <translation>新故障</translation>
        </message>
        <message>
            <source>Record</source>
            <translation>记录</translation>
        </message>
        <message>
            <source>%.1f s, %.0f %% of what the bus allows</source>
            <translation>%.1f 秒，达到总线极限的 %.0f %%</translation>
        </message>
        <message>
            <source>Transfer</source>
            <translation>传输</translation>
        </message>
    </context>
    <context>
        <name>RowActions</name>
        <message>
            <source>Only id %s</source>
            <translation>仅显示 ID %s</translation>
        </message>
        <message>
            <source>Hide id %s</source>
            <translation>隐藏 ID %s</translation>
        </message>
        <message>
            <source>Mark or unmark</source>
            <translation>标记或取消标记</translation>
        </message>
        <message>
            <source>Go to a time…</source>
            <translation>转到某一时间…</translation>
        </message>
        <message>
            <source>Show its frames</source>
            <translation>显示其各帧</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
    </context>
    <context>
        <name>Rung</name>
        <message>
            <source>Show %s on the calibration page</source>
            <translation>在标定页面显示 %s</translation>
        </message>
    </context>
    <context>
        <name>ScanPanel</name>
        <message>
            <source>Data identifiers (22)</source>
            <translation>数据标识符（22）</translation>
        </message>
        <message>
            <source>Sessions (10)</source>
            <translation>会话（10）</translation>
        </message>
        <message>
            <source>Routines (31 03, none is started)</source>
            <translation>例程（31 03，不会启动）</translation>
        </message>
        <message>
            <source>What to look for</source>
            <translation>查找内容</translation>
        </message>
        <message>
            <source>First number, hexadecimal</source>
            <translation>起始编号，十六进制</translation>
        </message>
        <message>
            <source>Last number, hexadecimal</source>
            <translation>结束编号，十六进制</translation>
        </message>
        <message>
            <source>%d requests a second</source>
            <translation>每秒 %d 个请求</translation>
        </message>
        <message>
            <source>Rate</source>
            <translation>速率</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>编号</translation>
        </message>
        <message>
            <source>What it is</source>
            <translation>说明</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>应答</translation>
        </message>
        <message>
            <source>What was found</source>
            <translation>找到的内容</translation>
        </message>
        <message>
            <source>From</source>
            <translation>从</translation>
        </message>
        <message>
            <source>To</source>
            <translation>到</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Scan</source>
            <translation>扫描</translation>
        </message>
        <message>
            <source>Connect to a pack first.</source>
            <translation>请先连接电池包。</translation>
        </message>
        <message>
            <source>%d found so far</source>
            <translation>目前找到 %d 个</translation>
        </message>
        <message>
            <source>From and To are hexadecimal numbers, e.g. F180.</source>
            <translation>“从”和“到”是十六进制数，例如 F180。</translation>
        </message>
        <message>
            <source>From must not be above To, and To not above %X.</source>
            <translation>“从”不得大于“到”，“到”不得大于 %X。</translation>
        </message>
    </context>
    <context>
        <name>SendRow</name>
        <message>
            <source>Bytes of the request, hexadecimal</source>
            <translation>请求字节，十六进制</translation>
        </message>
        <message>
            <source>To all ECUs</source>
            <translation>发给所有 ECU</translation>
        </message>
        <message>
            <source>How often</source>
            <translation>次数</translation>
        </message>
        <message>
            <source>at once</source>
            <translation>立即</translation>
        </message>
        <message>
            <source>Pause between two requests</source>
            <translation>两次请求之间的间隔</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>发送</translation>
        </message>
        <message>
            <source>Send the request</source>
            <translation>发送请求</translation>
        </message>
    </context>
    <context>
        <name>ServiceList</name>
        <message>
            <source>Search a service, e.g. 22 or DTC</source>
            <translation>搜索服务，例如 22 或 DTC</translation>
        </message>
        <message>
            <source>Search a service</source>
            <translation>搜索服务</translation>
        </message>
        <message>
            <source>Services</source>
            <translation>服务</translation>
        </message>
    </context>
    <context>
        <name>Severity</name>
        <message>
            <source>Fault</source>
            <translation>故障</translation>
        </message>
        <message>
            <source>Warning</source>
            <translation>警告</translation>
        </message>
        <message>
            <source>Notice</source>
            <translation>提示</translation>
        </message>
    </context>
    <context>
        <name>SignInDialog</name>
        <message>
            <source>Sign in</source>
            <translation>登录</translation>
        </message>
        <message>
            <source>Name, or scan your badge</source>
            <translation>姓名，或扫描您的工卡</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>密码</translation>
        </message>
        <message>
            <source>Sign out</source>
            <translation>登出</translation>
        </message>
        <message>
            <source>%s is signed in.</source>
            <translation>%s 已登录。</translation>
        </message>
        <message>
            <source>Looking and reading need nobody. Whatever changes a pack is done, and recorded, under a name.</source>
            <translation>查看和读取无需登录。凡是更改电池包的操作，都以姓名执行并记录。</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Wait %d s</source>
            <translation>请等待 %d s</translation>
        </message>
    </context>
    <context>
        <name>SignalPicker</name>
        <message>
            <source>Search signals</source>
            <translation>搜索信号</translation>
        </message>
        <message>
            <source>Signals</source>
            <translation>信号</translation>
        </message>
    </context>
    <context>
        <name>SignalTools</name>
        <message>
            <source>Lay a second recording beside, shifted in time</source>
            <translation>叠加第二个记录（可时移）</translation>
        </message>
        <message>
            <source>Export what is shown: picture or table</source>
            <translation>导出当前显示：图片或表格</translation>
        </message>
        <message>
            <source>Show or hide the list of signals</source>
            <translation>显示或隐藏信号列表</translation>
        </message>
        <message>
            <source>Layout</source>
            <translation>布局</translation>
        </message>
        <message>
            <source>Keep or forget layouts</source>
            <translation>保存或删除布局</translation>
        </message>
        <message>
            <source>Add an empty pane</source>
            <translation>添加空窗格</translation>
        </message>
        <message>
            <source>Hold the view; data goes on being kept</source>
            <translation>暂停画面；数据继续保留</translation>
        </message>
        <message>
            <source>Span</source>
            <translation>时间跨度</translation>
        </message>
        <message>
            <source>How much time is shown</source>
            <translation>显示多长时间</translation>
        </message>
        <message>
            <source>Show everything that is kept</source>
            <translation>显示全部保留的数据</translation>
        </message>
        <message>
            <source>The view before</source>
            <translation>上一个视图</translation>
        </message>
        <message>
            <source>What dragging does</source>
            <translation>拖动的作用</translation>
        </message>
        <message>
            <source>Two cursors with their differences</source>
            <translation>两个游标及其差值</translation>
        </message>
        <message>
            <source>A region with its statistics</source>
            <translation>区域及其统计</translation>
        </message>
        <message>
            <source>Event marks</source>
            <translation>事件标记</translation>
        </message>
        <message>
            <source>Layout of the panes; changed since it was chosen</source>
            <translation>窗格布局；选择后已更改</translation>
        </message>
        <message>
            <source>Layout of the panes</source>
            <translation>窗格布局</translation>
        </message>
        <message>
            <source>Event marks; some kinds are hidden</source>
            <translation>事件标记；部分类型已隐藏</translation>
        </message>
        <message>
            <source>Keep this layout…</source>
            <translation>保存此布局…</translation>
        </message>
        <message>
            <source>Forget this layout</source>
            <translation>删除此布局</translation>
        </message>
        <message>
            <source>Back to the standard layout</source>
            <translation>恢复标准布局</translation>
        </message>
    </context>
    <context>
        <name>Signals</name>
        <message>
            <source>No signal tells the shift: both begin together.</source>
            <translation>没有信号能确定时移：两者同时开始。</translation>
        </message>
        <message>
            <source>%d of %d signals agree</source>
            <translation>%d / %d 个信号一致</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Drawing</source>
            <translation>矢量图</translation>
        </message>
        <message>
            <source>Table of all samples in view</source>
            <translation>当前视图全部采样的表格</translation>
        </message>
        <message>
            <source>Table of cursors and region</source>
            <translation>光标与区域数值表</translation>
        </message>
        <message>
            <source>Export what is shown</source>
            <translation>导出当前显示</translation>
        </message>
        <message>
            <source>Move in time</source>
            <translation>沿时间移动</translation>
        </message>
        <message>
            <source>Mark a region</source>
            <translation>标记区域</translation>
        </message>
        <message>
            <source>Zoom into a rectangle</source>
            <translation>放大矩形区域</translation>
        </message>
        <message>
            <source>Faults</source>
            <translation>故障</translation>
        </message>
        <message>
            <source>Contactors and charger</source>
            <translation>接触器与充电机</translation>
        </message>
        <message>
            <source>Reasons of the limits</source>
            <translation>限流原因</translation>
        </message>
        <message>
            <source>Link</source>
            <translation>连接</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>Recording</source>
            <translation>记录</translation>
        </message>
        <message>
            <source>Triggers</source>
            <translation>触发</translation>
        </message>
        <message>
            <source>Cell %d</source>
            <translation>电芯 %d</translation>
        </message>
        <message>
            <source>Sensor %d</source>
            <translation>传感器 %d</translation>
        </message>
        <message>
            <source>Cell %d is bled</source>
            <translation>电芯 %d 正在均衡</translation>
        </message>
        <message>
            <source>Pack voltage</source>
            <translation>电池包电压</translation>
        </message>
        <message>
            <source>Bus voltage</source>
            <translation>母线电压</translation>
        </message>
        <message>
            <source>Current</source>
            <translation>电流</translation>
        </message>
        <message>
            <source>Power</source>
            <translation>功率</translation>
        </message>
        <message>
            <source>Lowest state of charge</source>
            <translation>最低荷电状态</translation>
        </message>
        <message>
            <source>Highest state of charge</source>
            <translation>最高荷电状态</translation>
        </message>
        <message>
            <source>State of health</source>
            <translation>健康状态</translation>
        </message>
        <message>
            <source>Charge limit</source>
            <translation>充电限值</translation>
        </message>
        <message>
            <source>Discharge limit</source>
            <translation>放电限值</translation>
        </message>
        <message>
            <source>Charge limit reason</source>
            <translation>充电限值原因</translation>
        </message>
        <message>
            <source>Discharge limit reason</source>
            <translation>放电限值原因</translation>
        </message>
        <message>
            <source>Contactors</source>
            <translation>接触器</translation>
        </message>
        <message>
            <source>Fault level</source>
            <translation>故障等级</translation>
        </message>
        <message>
            <source>Confirmed faults</source>
            <translation>已确认故障</translation>
        </message>
        <message>
            <source>Isolation</source>
            <translation>绝缘电阻</translation>
        </message>
        <message>
            <source>12 V supply</source>
            <translation>12 V 供电</translation>
        </message>
        <message>
            <source>Energy left</source>
            <translation>剩余能量</translation>
        </message>
        <message>
            <source>Charge power limit</source>
            <translation>充电功率限值</translation>
        </message>
        <message>
            <source>Discharge power limit</source>
            <translation>放电功率限值</translation>
        </message>
        <message>
            <source>Sensor that limits</source>
            <translation>限制传感器</translation>
        </message>
        <message>
            <source>Cell that limits</source>
            <translation>限制电芯</translation>
        </message>
        <message>
            <source>Charger</source>
            <translation>充电机</translation>
        </message>
        <message>
            <source>Chemistry</source>
            <translation>化学体系</translation>
        </message>
        <message>
            <source>Alive counter</source>
            <translation>活动计数</translation>
        </message>
        <message>
            <source>Cell spread</source>
            <translation>电芯压差</translation>
        </message>
        <message>
            <source>Cell with the least margin</source>
            <translation>裕度最小的电芯</translation>
        </message>
        <message>
            <source>Plated charge</source>
            <translation>析出电量</translation>
        </message>
        <message>
            <source>Margin to plating</source>
            <translation>析钠裕度</translation>
        </message>
        <message>
            <source>Pack</source>
            <translation>电池包</translation>
        </message>
        <message>
            <source>Cells</source>
            <translation>电芯</translation>
        </message>
        <message>
            <source>Temperatures</source>
            <translation>温度</translation>
        </message>
        <message>
            <source>Bleeding of cells</source>
            <translation>电芯均衡</translation>
        </message>
        <message>
            <source>Standard layout</source>
            <translation>标准布局</translation>
        </message>
        <message>
            <source>From A to B: %s s</source>
            <translation>A 到 B：%s s</translation>
        </message>
        <message>
            <source>once a %s: %s Hz</source>
            <translation>每 %s 一次：%s Hz</translation>
        </message>
        <message>
            <source>Signal</source>
            <translation>信号</translation>
        </message>
        <message>
            <source>B − A</source>
            <translation>B − A</translation>
        </message>
        <message>
            <source>Region of %s s</source>
            <translation>区域 %s s</translation>
        </message>
        <message>
            <source>Lowest</source>
            <translation>最小</translation>
        </message>
        <message>
            <source>Highest</source>
            <translation>最大</translation>
        </message>
        <message>
            <source>Mean</source>
            <translation>平均</translation>
        </message>
        <message>
            <source>Deviation</source>
            <translation>标准差</translation>
        </message>
        <message>
            <source>Integral</source>
            <translation>积分</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>采样数</translation>
        </message>
        <message>
            <source>Invalid</source>
            <translation>无效</translation>
        </message>
    </context>
    <context>
        <name>SignalsPanel</name>
        <message>
            <source>Cells</source>
            <translation>电芯</translation>
        </message>
        <message>
            <source>Temperatures</source>
            <translation>温度</translation>
        </message>
        <message>
            <source>Empty</source>
            <translation>空</translation>
        </message>
        <message>
            <source>Keep this layout</source>
            <translation>保存此布局</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>保存</translation>
        </message>
    </context>
    <context>
        <name>Status</name>
        <message>
            <source>%s is open. Nothing is connected.</source>
            <translation>%s 已打开。当前未连接任何设备。</translation>
        </message>
        <message>
            <source>Connecting to %s</source>
            <translation>正在连接 %s</translation>
        </message>
        <message>
            <source>Identified %s</source>
            <translation>已识别 %s</translation>
        </message>
        <message>
            <source>%d frames/s</source>
            <translation>%d 帧/秒</translation>
        </message>
        <message>
            <source>bus load %d %%</source>
            <translation>总线负载 %d %%</translation>
        </message>
        <message>
            <source>%d dropped</source>
            <translation>丢失 %d</translation>
        </message>
        <message>
            <source>%d stale</source>
            <translation>过时 %d</translation>
        </message>
        <message>
            <source>Fault memory read: %d stored</source>
            <translation>故障存储器已读取：%d 个</translation>
        </message>
        <message>
            <source>Update verified</source>
            <translation>更新已验证</translation>
        </message>
        <message>
            <source>Already up to date</source>
            <translation>已是最新</translation>
        </message>
        <message>
            <source>Update refused</source>
            <translation>更新被拒绝</translation>
        </message>
        <message>
            <source>Update interrupted</source>
            <translation>更新中断</translation>
        </message>
        <message>
            <source>Update failed</source>
            <translation>更新失败</translation>
        </message>
        <message>
            <source>Service functions on: clearing and updating are possible, each asks first.</source>
            <translation>服务功能已开启：可以清除和更新，每次都会先询问。</translation>
        </message>
        <message>
            <source>Read-only: nothing in the pack can be changed.</source>
            <translation>只读：不能更改电池包中的任何内容。</translation>
        </message>
        <message>
            <source>Lost %d s ago – retrying</source>
            <translation>%d 秒前断开 – 正在重试</translation>
        </message>
    </context>
    <context>
        <name>StepList</name>
        <message>
            <source>done</source>
            <translation>完成</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>warning</source>
            <translation>警告</translation>
        </message>
        <message>
            <source>running</source>
            <translation>进行中</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>未开始</translation>
        </message>
    </context>
    <context>
        <name>Strip</name>
        <message>
            <source>Values</source>
            <translation>数值</translation>
        </message>
        <message>
            <source>Show the values</source>
            <translation>显示数值</translation>
        </message>
        <message>
            <source>Show how far each value is from the reference</source>
            <translation>显示各值与参考值的差</translation>
        </message>
        <message>
            <source>Show how many percent each value is from the reference</source>
            <translation>显示各值与参考值相差的百分比</translation>
        </message>
    </context>
    <context>
        <name>SurfaceView</name>
        <message>
            <source>Surface</source>
            <translation>曲面</translation>
        </message>
        <message>
            <source>Arrow keys turn the surface, Home turns it back.</source>
            <translation>方向键旋转曲面，Home 键复位。</translation>
        </message>
        <message>
            <source>Only a map has a surface.</source>
            <translation>只有二维表才有曲面。</translation>
        </message>
    </context>
    <context>
        <name>TextDialog</name>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>How the link does</source>
            <translation>链路情况</translation>
        </message>
        <message>
            <source>Sign in</source>
            <translation>登录</translation>
        </message>
        <message>
            <source>Sign in or out</source>
            <translation>登录或登出</translation>
        </message>
        <message>
            <source>Serial number</source>
            <translation>序列号</translation>
        </message>
        <message>
            <source>VIN</source>
            <translation>VIN</translation>
        </message>
        <message>
            <source>Chemistry</source>
            <translation>化学体系</translation>
        </message>
        <message>
            <source>Read-only</source>
            <translation>只读</translation>
        </message>
        <message>
            <source>Service functions on</source>
            <translation>服务功能已开启</translation>
        </message>
        <message>
            <source>Help and shortcuts  F1</source>
            <translation>帮助与快捷键  F1</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>帮助</translation>
        </message>
        <message>
            <source>Clearing faults and updating are possible only while this is on. It is off at each start.</source>
            <translation>只有打开此开关才能清除故障和更新。每次启动时均为关闭。</translation>
        </message>
        <message>
            <source>Theme: as the system</source>
            <translation>主题：跟随系统</translation>
        </message>
        <message>
            <source>Theme: light</source>
            <translation>主题：浅色</translation>
        </message>
        <message>
            <source>Theme: dark</source>
            <translation>主题：深色</translation>
        </message>
    </context>
    <context>
        <name>Trace</name>
        <message>
            <source>No diagnostic message matches</source>
            <translation>没有匹配的诊断报文</translation>
        </message>
        <message>
            <source>0 of %s frames match</source>
            <translation>0 / %s 帧匹配</translation>
        </message>
        <message>
            <source>The filter is %s</source>
            <translation>筛选条件为 %s</translation>
        </message>
        <message>
            <source>Clear the filter</source>
            <translation>清除筛选</translation>
        </message>
        <message>
            <source>No diagnostic messages</source>
            <translation>没有诊断报文</translation>
        </message>
        <message>
            <source>Nobody has asked the BMS anything in the frames that are kept.</source>
            <translation>在保留的帧中没有对 BMS 的请求。</translation>
        </message>
        <message>
            <source>Frames are held back</source>
            <translation>帧被暂缓显示</translation>
        </message>
        <message>
            <source>The rows are paused. Press Space or Pause to go on.</source>
            <translation>显示已暂停。按空格键或“暂停”继续。</translation>
        </message>
        <message>
            <source>No frames yet</source>
            <translation>尚无帧</translation>
        </message>
        <message>
            <source>Connect to an adapter; every frame is kept from then on.</source>
            <translation>请连接适配器；此后总线上的每一帧都会保留。</translation>
        </message>
        <message>
            <source>Connect…</source>
            <translation>连接…</translation>
        </message>
        <message>
            <source>Connected, and the bus is silent</source>
            <translation>已连接，总线静默</translation>
        </message>
        <message>
            <source>Frames appear here as soon as one arrives.</source>
            <translation>一有帧到达，就会显示在此处。</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>筛选</translation>
        </message>
        <message>
            <source>Show matches only</source>
            <translation>仅显示匹配项</translation>
        </message>
        <message>
            <source>Previous match</source>
            <translation>上一个匹配</translation>
        </message>
        <message>
            <source>Next match</source>
            <translation>下一个匹配</translation>
        </message>
        <message>
            <source>Received frames</source>
            <translation>接收的帧</translation>
        </message>
        <message>
            <source>Frames this program sent</source>
            <translation>本程序发送的帧</translation>
        </message>
        <message>
            <source>Changed</source>
            <translation>有变化</translation>
        </message>
        <message>
            <source>Frames that differ from the one of the same id before</source>
            <translation>与同一 ID 的上一帧不同的帧</translation>
        </message>
        <message>
            <source>Errors</source>
            <translation>错误</translation>
        </message>
        <message>
            <source>Error reports of the adapter</source>
            <translation>适配器的错误报告</translation>
        </message>
        <message>
            <source>Diagnostics</source>
            <translation>诊断</translation>
        </message>
        <message>
            <source>Requests to the BMS and its responses</source>
            <translation>对 BMS 的请求及其响应</translation>
        </message>
        <message>
            <source>these ids; a minus in front hides: -id:232</source>
            <translation>这些 ID；前加减号表示隐藏：-id:232</translation>
        </message>
        <message>
            <source>received, sent</source>
            <translation>接收、发送</translation>
        </message>
        <message>
            <source>kind of frame</source>
            <translation>帧的类型</translation>
        </message>
        <message>
            <source>payload begins with, has anywhere</source>
            <translation>数据以此开头、任意位置包含</translation>
        </message>
        <message>
            <source>payload bytes</source>
            <translation>数据字节数</translation>
        </message>
        <message>
            <source>seconds since the start</source>
            <translation>自开始起的秒数</translation>
        </message>
        <message>
            <source>part of a name</source>
            <translation>名称的一部分</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Id</source>
            <translation>ID</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>类型</translation>
        </message>
        <message>
            <source>Len.</source>
            <translation>长度</translation>
        </message>
        <message>
            <source>Data</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>Decoded</source>
            <translation>解码</translation>
        </message>
        <message>
            <source>Frames</source>
            <translation>帧</translation>
        </message>
        <message>
            <source>Period ms</source>
            <translation>周期 ms</translation>
        </message>
        <message>
            <source>Who</source>
            <translation>角色</translation>
        </message>
        <message>
            <source>Took ms</source>
            <translation>耗时 ms</translation>
        </message>
        <message>
            <source>Meaning</source>
            <translation>含义</translation>
        </message>
        <message>
            <source>By id</source>
            <translation>按 ID</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>报文</translation>
        </message>
        <message>
            <source>Every frame in the order in which it came</source>
            <translation>按到达顺序显示每一帧</translation>
        </message>
        <message>
            <source>The newest frame of each id, with its count and period</source>
            <translation>每个 ID 的最新一帧，及其计数和周期</translation>
        </message>
        <message>
            <source>Diagnostic messages put together from their frames</source>
            <translation>由各帧重组的诊断报文</translation>
        </message>
        <message>
            <source>Time since start</source>
            <translation>自开始起的时间</translation>
        </message>
        <message>
            <source>Time of day</source>
            <translation>当日时间</translation>
        </message>
        <message>
            <source>Since the row above</source>
            <translation>距上一行</translation>
        </message>
        <message>
            <source>Since the same id</source>
            <translation>距同一 ID 的上一帧</translation>
        </message>
        <message>
            <source>Request</source>
            <translation>请求</translation>
        </message>
        <message>
            <source>Response</source>
            <translation>响应</translation>
        </message>
        <message>
            <source>Request to all</source>
            <translation>功能寻址请求</translation>
        </message>
        <message>
            <source>Selected rows (%s frames)</source>
            <translation>选中的行（%s 帧）</translation>
        </message>
        <message>
            <source>What the filter shows (%s frames)</source>
            <translation>筛选显示的内容（%s 帧）</translation>
        </message>
        <message>
            <source>Everything (%s frames)</source>
            <translation>全部（%s 帧）</translation>
        </message>
        <message>
            <source>CAN FD frames are left out.</source>
            <translation>不包含 CAN FD 帧。</translation>
        </message>
        <message>
            <source>Remote frames are left out.</source>
            <translation>不包含远程帧。</translation>
        </message>
        <message>
            <source>Error reports are left out.</source>
            <translation>不包含错误报告。</translation>
        </message>
        <message>
            <source>CAN FD frames lose their FD, BRS and ESI marks.</source>
            <translation>CAN FD 帧会丢失 FD、BRS 和 ESI 标志。</translation>
        </message>
        <message>
            <source>Whether a frame was sent or received is lost.</source>
            <translation>会丢失帧的收发方向。</translation>
        </message>
        <message>
            <source>Which bus a frame was on is lost.</source>
            <translation>会丢失帧所在的总线。</translation>
        </message>
        <message>
            <source>Error reports lose what they said.</source>
            <translation>错误报告会丢失其内容。</translation>
        </message>
        <message>
            <source>It is for reading by people; programs do not open it.</source>
            <translation>仅供人阅读；程序无法打开。</translation>
        </message>
        <message>
            <source>%s frames</source>
            <translation>%s 帧</translation>
        </message>
        <message>
            <source>%s of %s frames match</source>
            <translation>%s / %s 帧匹配</translation>
        </message>
        <message>
            <source>%s came while paused</source>
            <translation>暂停期间收到 %s 帧</translation>
        </message>
        <message>
            <source>messages are still being read</source>
            <translation>报文仍在读取</translation>
        </message>
        <message>
            <source>%s oldest given up</source>
            <translation>已舍弃最早的 %s 帧</translation>
        </message>
        <message>
            <source>Writing %s: %s of %s frames</source>
            <translation>正在写入 %s：%s / %s 帧</translation>
        </message>
        <message>
            <source>Writing was stopped; no file was left behind.</source>
            <translation>写入已停止；未留下文件。</translation>
        </message>
        <message>
            <source>%s frames written to %s</source>
            <translation>%s 帧已写入 %s</translation>
        </message>
        <message>
            <source>%s left out, which this format cannot hold</source>
            <translation>%s 帧因此格式无法保存而未写入</translation>
        </message>
        <message>
            <source>%s frames bear the earliest time this format can hold. MF4 keeps the times.</source>
            <translation>%s 帧使用了该格式可表示的最早时间。MF4 可保留原时间。</translation>
        </message>
    </context>
    <context>
        <name>TracePage</name>
        <message>
            <source>Hold the rows still; frames go on being kept</source>
            <translation>保持各行不动；帧继续保留</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Follow</source>
            <translation>跟随</translation>
        </message>
        <message>
            <source>Stay at the newest frame</source>
            <translation>停留在最新一帧</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>清空</translation>
        </message>
        <message>
            <source>Start with an empty table; can be undone</source>
            <translation>从空表开始；可以撤销</translation>
        </message>
        <message>
            <source>Export…</source>
            <translation>导出…</translation>
        </message>
        <message>
            <source>Write frames to a log file</source>
            <translation>将帧写入日志文件</translation>
        </message>
        <message>
            <source>Trace</source>
            <translation>跟踪</translation>
        </message>
    </context>
    <context>
        <name>Trend</name>
        <message>
            <source>Cells</source>
            <translation>电芯</translation>
        </message>
        <message>
            <source>Current</source>
            <translation>电流</translation>
        </message>
        <message>
            <source>now</source>
            <translation>现在</translation>
        </message>
    </context>
    <context>
        <name>Trial</name>
        <message>
            <source>The virtual pack could not be started.</source>
            <translation>无法启动虚拟电池包。</translation>
        </message>
        <message>
            <source>The trial ended without a result.</source>
            <translation>试运行结束，但没有结果。</translation>
        </message>
        <message>
            <source>Spread, mV</source>
            <translation>压差，mV</translation>
        </message>
        <message>
            <source>Spread, %</source>
            <translation>荷电差，%</translation>
        </message>
        <message>
            <source>Cells balancing</source>
            <translation>正在均衡的电芯</translation>
        </message>
        <message>
            <source>Bled, Ah</source>
            <translation>已放电，Ah</translation>
        </message>
        <message>
            <source>Current and limit, A</source>
            <translation>电流与限值，A</translation>
        </message>
        <message>
            <source>Anode margin, mV</source>
            <translation>负极裕量，mV</translation>
        </message>
        <message>
            <source>Cells, °C</source>
            <translation>电芯，°C</translation>
        </message>
        <message>
            <source>State of charge, %</source>
            <translation>荷电状态，%</translation>
        </message>
        <message>
            <source>days</source>
            <translation>天</translation>
        </message>
        <message>
            <source>The recorded state %s cannot be read.</source>
            <translation>无法读取记录的状态 %s。</translation>
        </message>
        <message>
            <source>Cold soak, fast charge</source>
            <translation>低温静置后快充</translation>
        </message>
        <message>
            <source>Fast charge</source>
            <translation>快充</translation>
        </message>
        <message>
            <source>Weeks of balancing</source>
            <translation>数周均衡</translation>
        </message>
        <message>
            <source>Daily use</source>
            <translation>日常使用</translation>
        </message>
        <message>
            <source>Charge time</source>
            <translation>充电时间</translation>
        </message>
        <message>
            <source>End of charge</source>
            <translation>结束荷电状态</translation>
        </message>
        <message>
            <source>Warmest cell</source>
            <translation>最热电芯</translation>
        </message>
        <message>
            <source>Anode margin</source>
            <translation>负极裕量</translation>
        </message>
        <message>
            <source>Plated</source>
            <translation>析钠</translation>
        </message>
        <message>
            <source>Capacity lost</source>
            <translation>永久容量损失</translation>
        </message>
        <message>
            <source>Spread before</source>
            <translation>之前差异</translation>
        </message>
        <message>
            <source>Spread after</source>
            <translation>之后差异</translation>
        </message>
        <message>
            <source>Bleeding, longest</source>
            <translation>放电均衡，最长</translation>
        </message>
        <message>
            <source>Bleeding, mean</source>
            <translation>放电均衡，平均</translation>
        </message>
        <message>
            <source>Energy bled</source>
            <translation>均衡耗能</translation>
        </message>
        <message>
            <source>Faults confirmed</source>
            <translation>已确认故障</translation>
        </message>
        <message>
            <source>better</source>
            <translation>更好</translation>
        </message>
        <message>
            <source>worse</source>
            <translation>更差</translation>
        </message>
        <message>
            <source>same</source>
            <translation>相同</translation>
        </message>
        <message>
            <source>The differences between the cells are made up.</source>
            <translation>电芯之间的差异是假设的。</translation>
        </message>
        <message>
            <source>States of charge of the cells are reckoned from their voltages.</source>
            <translation>各电芯的荷电状态由其电压推算。</translation>
        </message>
        <message>
            <source>A current was flowing: the differences between the cells hold those of their resistances.</source>
            <translation>当时有电流：电芯之间的差异包含内阻的差异。</translation>
        </message>
        <message>
            <source>Cells without a voltage are taken as the mean of the others.</source>
            <translation>没有电压值的电芯按其他电芯的平均值计。</translation>
        </message>
        <message>
            <source>Sensors without a temperature are taken as the mean of the others.</source>
            <translation>没有温度值的传感器按其他传感器的平均值计。</translation>
        </message>
        <message>
            <source>The temperature is that of the story.</source>
            <translation>温度取自情景。</translation>
        </message>
        <message>
            <source>The state of health is not known: every cell is taken as new.</source>
            <translation>健康状态未知：所有电芯按新电芯计。</translation>
        </message>
        <message>
            <source>The BMS confirms %s.</source>
            <translation>BMS 确认 %s。</translation>
        </message>
        <message>
            <source>The checks refuse the working tables as they are.</source>
            <translation>检查不接受现在的工作表。</translation>
        </message>
        <message>
            <source>With the working tables the pack does not reach %s.</source>
            <translation>使用工作表时电池包达不到 %s。</translation>
        </message>
        <message>
            <source>The working tables charge to %s in %s min.</source>
            <translation>工作表充电到 %s 需 %s 分钟。</translation>
        </message>
        <message>
            <source>Only with the working tables the pack reaches %s.</source>
            <translation>只有使用工作表电池包才达到 %s。</translation>
        </message>
        <message>
            <source>The working tables charge as fast as the others.</source>
            <translation>工作表与对比的表充电一样快。</translation>
        </message>
        <message>
            <source>The working tables charge %s min faster.</source>
            <translation>工作表充电快 %s 分钟。</translation>
        </message>
        <message>
            <source>The working tables charge %s min slower.</source>
            <translation>工作表充电慢 %s 分钟。</translation>
        </message>
        <message>
            <source>Sodium plates: %s Ah in the worst cell.</source>
            <translation>发生析钠：最差电芯 %s Ah。</translation>
        </message>
        <message>
            <source>The anode comes within %s mV of plating.</source>
            <translation>负极距析钠最近 %s mV。</translation>
        </message>
        <message>
            <source>The working tables bring the spread from %s mV to %s mV, with at most %s h of bleeding.</source>
            <translation>工作表把压差从 %s mV 降到 %s mV，最长放电 %s 小时。</translation>
        </message>
        <message>
            <source>The others bring it to %s mV, with %s h.</source>
            <translation>对比的表降到 %s mV，用时 %s 小时。</translation>
        </message>
    </context>
    <context>
        <name>TrialPanel</name>
        <message>
            <source>The trial has no result</source>
            <translation>试运行没有结果</translation>
        </message>
        <message>
            <source>The virtual pack is running</source>
            <translation>虚拟电池包正在运行</translation>
        </message>
        <message>
            <source>The same pack goes through the same story with each set of tables.</source>
            <translation>同一个电池包用每套表各经历一次同样的情景。</translation>
        </message>
        <message>
            <source>Try the tables before you flash them</source>
            <translation>刷写之前先试运行这些表</translation>
        </message>
        <message>
            <source>A simulated pack runs with the working tables and with those in the device, or else the default ones. Nothing is sent.</source>
            <translation>模拟电池包先后用工作表和设备中的表（没有时用默认表）运行。不发送任何内容。</translation>
        </message>
        <message>
            <source>No tables to try</source>
            <translation>没有可试运行的表</translation>
        </message>
        <message>
            <source>Open a pack definition or connect to a pack.</source>
            <translation>请打开电池包定义或连接电池包。</translation>
        </message>
    </context>
    <context>
        <name>TrialQuestion</name>
        <message>
            <source>State of charge at the start</source>
            <translation>开始时的荷电状态</translation>
        </message>
        <message>
            <source>Temperature of cells and air</source>
            <translation>电芯和空气的温度</translation>
        </message>
        <message>
            <source>Highest minus lowest cell at the start</source>
            <translation>开始时最高与最低电芯电压之差</translation>
        </message>
        <message>
            <source>Charge to this state of charge</source>
            <translation>充电到此荷电状态</translation>
        </message>
        <message>
            <source>How many days</source>
            <translation>天数</translation>
        </message>
        <message>
            <source> days</source>
            <translation> 天</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>运行</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Progress of the trial</source>
            <translation>试运行进度</translation>
        </message>
        <message>
            <source>Story</source>
            <translation>情景</translation>
        </message>
        <message>
            <source>Starts from</source>
            <translation>起点</translation>
        </message>
        <message>
            <source>From numbers</source>
            <translation>从给定数值</translation>
        </message>
        <message>
            <source>From the connected pack</source>
            <translation>从已连接的电池包</translation>
        </message>
        <message>
            <source>From a recorded pack…</source>
            <translation>从记录的电池包…</translation>
        </message>
        <message>
            <source>No pack sends values to start from</source>
            <translation>没有电池包发送可作为起点的数值</translation>
        </message>
        <message>
            <source>Open a recorded state</source>
            <translation>打开记录的状态</translation>
        </message>
        <message>
            <source>Values of a pack (%s)</source>
            <translation>电池包数值 (%s)</translation>
        </message>
    </context>
    <context>
        <name>TrialResult</name>
        <message>
            <source>The tables were changed since: run it again.</source>
            <translation>此后表格已更改：请重新运行。</translation>
        </message>
        <message>
            <source>Figure</source>
            <translation>指标</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>差值</translation>
        </message>
        <message>
            <source>What the working tables make better and worse</source>
            <translation>工作表使哪些更好、哪些更差</translation>
        </message>
        <message>
            <source>A trial says what the software of the BMS would do, not what real cells would.</source>
            <translation>试运行说明 BMS 软件会怎样做，而不是真实电芯会怎样。</translation>
        </message>
    </context>
    <context>
        <name>Uncaught</name>
        <message>
            <source>Halite met a fault of its own; no report could be written.</source>
            <translation>Halite 自身出现故障，且无法写入报告。</translation>
        </message>
        <message>
            <source>Halite met a fault of its own: please send %s to its makers.</source>
            <translation>Halite 自身出现故障：请将 %s 发送给开发者。</translation>
        </message>
    </context>
    <context>
        <name>Update</name>
        <message>
            <source>opened from a file</source>
            <translation>从文件打开</translation>
        </message>
        <message>
            <source>comes with the pack definition</source>
            <translation>随电池包定义提供</translation>
        </message>
        <message>
            <source>Updated</source>
            <translation>已更新</translation>
        </message>
        <message>
            <source>Already up to date</source>
            <translation>已是最新</translation>
        </message>
        <message>
            <source>Refused, nothing was written</source>
            <translation>已拒绝，未写入任何内容</translation>
        </message>
        <message>
            <source>Interrupted</source>
            <translation>已中断</translation>
        </message>
        <message>
            <source>Rolled back</source>
            <translation>已回退</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>Connect to the pack first.</source>
            <translation>请先连接电池包。</translation>
        </message>
        <message>
            <source>Choose a package first.</source>
            <translation>请先选择标定包。</translation>
        </message>
        <message>
            <source>A check failed; see above.</source>
            <translation>有检查未通过，见上文。</translation>
        </message>
        <message>
            <source>This calibration is already active in the pack, byte for byte.</source>
            <translation>此标定已在电池包中生效，逐字节一致。</translation>
        </message>
        <message>
            <source>Switch service functions on first (top right).</source>
            <translation>请先打开服务功能（右上角）。</translation>
        </message>
        <message>
            <source>Identify the pack and save its calibration</source>
            <translation>识别电池包并保存其标定</translation>
        </message>
        <message>
            <source>Make the pack safe, quieten the bus</source>
            <translation>使电池包进入安全状态，静默总线</translation>
        </message>
        <message>
            <source>Unlock the BMS</source>
            <translation>解锁 BMS</translation>
        </message>
        <message>
            <source>Erase the inactive slot</source>
            <translation>擦除非活动存储区</translation>
        </message>
        <message>
            <source>Transfer the new calibration</source>
            <translation>传输新标定</translation>
        </message>
        <message>
            <source>The BMS checks the new calibration</source>
            <translation>BMS 检查新标定</translation>
        </message>
        <message>
            <source>Commit the new calibration</source>
            <translation>提交新标定</translation>
        </message>
        <message>
            <source>Restart the BMS</source>
            <translation>重启 BMS</translation>
        </message>
        <message>
            <source>Read back and compare</source>
            <translation>回读并比较</translation>
        </message>
        <message>
            <source>Restore normal operation</source>
            <translation>恢复正常运行</translation>
        </message>
        <message>
            <source>Watch for new faults</source>
            <translation>观察是否出现新故障</translation>
        </message>
        <message>
            <source>Write the previous calibration back</source>
            <translation>写回之前的标定</translation>
        </message>
    </context>
    <context>
        <name>UpdatePage</name>
        <message>
            <source>Check the package and go on with the update</source>
            <translation>检查标定包并继续更新</translation>
        </message>
        <message>
            <source>Calibration update</source>
            <translation>标定更新</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Update the calibration of this pack?</source>
            <translation>更新此电池包的标定？</translation>
        </message>
        <message>
            <source>Pack %s</source>
            <translation>电池包 %s</translation>
        </message>
        <message>
            <source>Calibration %s is replaced by %s. The BMS restarts once, its contactors open meanwhile.</source>
            <translation>标定 %s 将被 %s 替换。BMS 会重启一次，期间接触器断开。</translation>
        </message>
        <message>
            <source>Update</source>
            <translation>更新</translation>
        </message>
        <message>
            <source>The BMS has an external 12 V supply that cannot fail meanwhile.</source>
            <translation>BMS 接有外部 12 V 电源，期间不会中断。</translation>
        </message>
        <message>
            <source>This BMS overwrites its calibration in place: the pack refuses to charge until the update is finished. The present calibration is saved first.</source>
            <translation>该 BMS 在原处覆盖其标定：更新完成之前电池包拒绝充电。当前标定会先行保存。</translation>
        </message>
        <message>
            <source>The present calibration is saved first and stays active until the new one is checked and committed.</source>
            <translation>当前标定会先保存，在新标定通过检查并提交之前一直有效。</translation>
        </message>
        <message>
            <source>Interrupted update found</source>
            <translation>发现中断的更新</translation>
        </message>
        <message>
            <source>Pack %s, package %s, step “%s”, started %s. %s Press to resume.</source>
            <translation>电池包 %s，标定包 %s，步骤“%s”，开始于 %s。%s点击继续。</translation>
        </message>
        <message>
            <source>The previous calibration was being written back.</source>
            <translation>当时正在写回之前的标定。</translation>
        </message>
        <message>
            <source>The pack works with the new calibration, which was not watched to the end.</source>
            <translation>电池包使用新标定工作，但观察未结束。</translation>
        </message>
        <message>
            <source>The pack refuses to charge until the update is finished.</source>
            <translation>更新完成之前电池包拒绝充电。</translation>
        </message>
        <message>
            <source>The pack works with its previous calibration.</source>
            <translation>电池包使用之前的标定工作。</translation>
        </message>
        <message>
            <source>Check again</source>
            <translation>重新检查</translation>
        </message>
        <message>
            <source>Checking the package against the pack…</source>
            <translation>正在对照电池包检查标定包…</translation>
        </message>
        <message>
            <source>Nothing is written.</source>
            <translation>不会写入任何内容。</translation>
        </message>
        <message>
            <source>Connect the next pack</source>
            <translation>请连接下一个电池包</translation>
        </message>
        <message>
            <source>The package is checked against it as soon as it answers. A pack that is through is not updated again.</source>
            <translation>一旦应答就与标定包核对。已完成的电池包不会再次更新。</translation>
        </message>
        <message>
            <source>End the batch</source>
            <translation>结束批次</translation>
        </message>
        <message>
            <source>No pack connected</source>
            <translation>未连接电池包</translation>
        </message>
        <message>
            <source>Connect to a pack to check a package against it. Checking changes nothing in the pack.</source>
            <translation>连接电池包以检查标定包。检查不会改变电池包中的任何内容。</translation>
        </message>
        <message>
            <source>Go to Connect</source>
            <translation>前往连接页</translation>
        </message>
        <message>
            <source>Choose a package</source>
            <translation>选择标定包</translation>
        </message>
        <message>
            <source>It is checked against the connected pack first: signatures, hardware, cells, limits. Nothing is written.</source>
            <translation>先对照所连接的电池包检查：签名、硬件、电芯、限值。不会写入任何内容。</translation>
        </message>
    </context>
    <context>
        <name>ValueGrid</name>
        <message>
            <source>There are no numbers in the clipboard.</source>
            <translation>剪贴板中没有数字。</translation>
        </message>
        <message>
            <source>The clipboard has decimal points and commas: use one of them, and no thousands separators.</source>
            <translation>剪贴板中既有小数点又有逗号：请只用一种，且不要用千位分隔符。</translation>
        </message>
        <message>
            <source>Row {0}, column {1} of the clipboard is no number: “{2}”.</source>
            <translation>剪贴板第 {0} 行第 {1} 列不是数字：“{2}”。</translation>
        </message>
        <message>
            <source>The clipboard has {0} × {1} cells; from here {2} × {3} fit.</source>
            <translation>剪贴板有 {0} × {1} 个单元格；从这里起只能放下 {2} × {3} 个。</translation>
        </message>
        <message>
            <source>The clipboard has no axes: paste it with Ctrl+V.</source>
            <translation>剪贴板中没有坐标轴：请用 Ctrl+V 粘贴。</translation>
        </message>
        <message>
            <source>The clipboard has {0} × {1} cells; with its axes this table has {2} × {3}.</source>
            <translation>剪贴板有 {0} × {1} 个单元格；此表连同坐标轴有 {2} × {3} 个。</translation>
        </message>
        <message>
            <source>Edit the cell</source>
            <translation>编辑单元格</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Copy the table with its axes</source>
            <translation>连同坐标轴复制整张表</translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>粘贴</translation>
        </message>
        <message>
            <source>Paste a table with its axes</source>
            <translation>粘贴带坐标轴的表</translation>
        </message>
        <message>
            <source>Back to the reference</source>
            <translation>恢复参考值</translation>
        </message>
        <message>
            <source>Interpolate from the corners</source>
            <translation>由四角插值</translation>
        </message>
        <message>
            <source>Interpolate along rows</source>
            <translation>沿行插值</translation>
        </message>
        <message>
            <source>Interpolate along columns</source>
            <translation>沿列插值</translation>
        </message>
        <message>
            <source>Smooth</source>
            <translation>平滑</translation>
        </message>
        <message>
            <source>Fill down</source>
            <translation>向下填充</translation>
        </message>
        <message>
            <source>Fill to the right</source>
            <translation>向右填充</translation>
        </message>
        <message>
            <source>One count up</source>
            <translation>增加一个分辨率</translation>
        </message>
        <message>
            <source>One count down</source>
            <translation>减少一个分辨率</translation>
        </message>
        <message>
            <source>Select all</source>
            <translation>全选</translation>
        </message>
        <message>
            <source>Select whole rows</source>
            <translation>选择整行</translation>
        </message>
        <message>
            <source>Select whole columns</source>
            <translation>选择整列</translation>
        </message>
        <message>
            <source>Values, differences, percent</source>
            <translation>数值、差值、百分比</translation>
        </message>
        <message>
            <source>Heat map</source>
            <translation>热力图</translation>
        </message>
        <message>
            <source>that is no finite number.</source>
            <translation>不是有限的数字。</translation>
        </message>
        <message>
            <source>choose one of: {0}.</source>
            <translation>请从中选择：{0}。</translation>
        </message>
        <message>
            <source>{0} is outside {1}.</source>
            <translation>{0} 超出 {1}。</translation>
        </message>
        <message>
            <source>There is no reference to go back to.</source>
            <translation>没有可恢复的参考值。</translation>
        </message>
        <message>
            <source>The table has these values and axes already.</source>
            <translation>此表已是这些数值和坐标轴。</translation>
        </message>
        <message>
            <source>The table is copied with its axes.</source>
            <translation>已连同坐标轴复制此表。</translation>
        </message>
        <message>
            <source>The selection is copied.</source>
            <translation>已复制所选内容。</translation>
        </message>
        <message>
            <source>There is no reference to compare with.</source>
            <translation>没有可比较的参考值。</translation>
        </message>
        <message>
            <source>A number, or = + − * / % and a number for all selected cells.</source>
            <translation>输入数字，或用 = + − * / % 加数字作用于所有选中的单元格。</translation>
        </message>
        <message>
            <source>“{0}” is no number.</source>
            <translation>“{0}”不是数字。</translation>
        </message>
        <message>
            <source>Take from: {0}</source>
            <translation>取自：{0}</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>设备</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Default</source>
            <translation>默认值</translation>
        </message>
        <message>
            <source>{0}, point {1}</source>
            <translation>{0}，第 {1} 点</translation>
        </message>
        <message>
            <source>Working</source>
            <translation>工作值</translation>
        </message>
        <message>
            <source>Allowed</source>
            <translation>允许范围</translation>
        </message>
        <message>
            <source>Envelope</source>
            <translation>安全包络</translation>
        </message>
        <message>
            <source>Read only</source>
            <translation>只读</translation>
        </message>
        <message>
            <source>changed</source>
            <translation>已修改</translation>
        </message>
        <message>
            <source>on 1 cell</source>
            <translation>作用于 1 个单元格</translation>
        </message>
        <message>
            <source>on {0} cells</source>
            <translation>作用于 {0} 个单元格</translation>
        </message>
        <message>
            <source>(= first sets {0})</source>
            <translation>（先输入 = 则设为 {0}）</translation>
        </message>
        <message>
            <source>(= first sets all {0} cells)</source>
            <translation>（先输入 = 则设置全部 {0} 个单元格）</translation>
        </message>
        <message>
            <source>Difference from: {0}</source>
            <translation>与参考的差值：{0}</translation>
        </message>
        <message>
            <source>Percent from: {0}</source>
            <translation>与参考的百分比：{0}</translation>
        </message>
        <message>
            <source>{0} cells selected</source>
            <translation>已选 {0} 个单元格</translation>
        </message>
    </context>
    <context>
        <name>ValueModel</name>
        <message>
            <source>Value</source>
            <translation>值</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>“%s” is no number.</source>
            <translation>“%s” 不是数字。</translation>
        </message>
        <message>
            <source>changed</source>
            <translation>已更改</translation>
        </message>
    </context>
    <context>
        <name>ValueSheet</name>
        <message>
            <source>Single values</source>
            <translation>单值</translation>
        </message>
        <message>
            <source>Restore the reference value</source>
            <translation>恢复参考值</translation>
        </message>
    </context>
    <context>
        <name>VirtualPack</name>
        <message>
            <source>The virtual pack could not be started.</source>
            <translation>无法启动虚拟电池包。</translation>
        </message>
        <message>
            <source>The virtual pack has ended.</source>
            <translation>虚拟电池包已结束。</translation>
        </message>
        <message>
            <source>The virtual pack ended before it was ready.</source>
            <translation>虚拟电池包在就绪之前已结束。</translation>
        </message>
        <message>
            <source>The virtual pack did not become ready in time.</source>
            <translation>虚拟电池包未能及时就绪。</translation>
        </message>
    </context>
    <context>
        <name>_AdapterRow</name>
        <message>
            <source>Connect</source>
            <translation>连接</translation>
        </message>
        <message>
            <source>Connect to %s</source>
            <translation>连接到 %s</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Bit rate, CAN FD and more before connecting</source>
            <translation>连接前设置波特率、CAN FD 等</translation>
        </message>
        <message>
            <source>Settings of %s</source>
            <translation>%s 的设置</translation>
        </message>
    </context>
</TS>
