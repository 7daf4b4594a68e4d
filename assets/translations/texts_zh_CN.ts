<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Pack</name>
        <message>
            <source>State of charge too low</source>
            <translation>荷电状态过低</translation>
        </message>
        <message>
            <source>The pack was discharged too far, or one cell is much emptier than the others.</source>
            <translation>电池包过度放电，或某个电芯的电量远低于其他电芯。</translation>
        </message>
        <message>
            <source>Charge the pack. Then look at the emptiest cell, not only at the mean.</source>
            <translation>给电池包充电，然后检查电量最低的电芯，而不仅是平均值。</translation>
        </message>
        <message>
            <source>Discharge current is reduced.</source>
            <translation>放电电流降低。</translation>
        </message>
        <message>
            <source>Pack has aged: capacity or resistance out of its band</source>
            <translation>电池包老化：容量或内阻超出范围</translation>
        </message>
        <message>
            <source>Many cycles, heat, or repeated charging too fast in the cold.</source>
            <translation>循环次数多、高温，或多次在低温下充电过快。</translation>
        </message>
        <message>
            <source>Run a capacity test and compare the resistance at 25 °C with the table.</source>
            <translation>进行容量测试，并将 25 °C 下的内阻与表格比较。</translation>
        </message>
        <message>
            <source>None.</source>
            <translation>无。</translation>
        </message>
        <message>
            <source>Pack worn out, replacement recommended</source>
            <translation>电池包已耗损，建议更换</translation>
        </message>
        <message>
            <source>At least one module has lost too much capacity.</source>
            <translation>至少一个模组的容量损失过大。</translation>
        </message>
        <message>
            <source>Confirm with a test of every cell, then replace the weakest module.</source>
            <translation>逐个测试电芯确认，然后更换最弱的模组。</translation>
        </message>
        <message>
            <source>Power is reduced.</source>
            <translation>功率降低。</translation>
        </message>
        <message>
            <source>Rest voltage does not fit the chemistry in the calibration</source>
            <translation>静置电压与标定中的化学体系不符</translation>
        </message>
        <message>
            <source>A calibration for other cells is active, or a module of another chemistry was fitted.</source>
            <translation>正在使用其他电芯的标定，或装入了其他化学体系的模组。</translation>
        </message>
        <message>
            <source>Compare the calibration id with the label of the pack. Check what was replaced last.</source>
            <translation>将标定编号与电池包标签核对，检查最近更换了什么。</translation>
        </message>
        <message>
            <source>The state of charge is marked as uncertain.</source>
            <translation>荷电状态标记为不确定。</translation>
        </message>
        <message>
            <source>Cell voltages of a module differ too much</source>
            <translation>模组内电芯电压差过大</translation>
        </message>
        <message>
            <source>A cell discharges itself, or the module was never balanced after a repair.</source>
            <translation>某电芯自放电，或维修后模组从未均衡。</translation>
        </message>
        <message>
            <source>Let the pack rest for an hour above 45 % charge and balance it. If the difference comes back, replace the module.</source>
            <translation>在 45 % 以上电量静置一小时并进行均衡。如压差再次出现，请更换模组。</translation>
        </message>
        <message>
            <source>Charging is stopped when the difference grows further.</source>
            <translation>压差继续增大时停止充电。</translation>
        </message>
        <message>
            <source>Cell voltage too high</source>
            <translation>电芯电压过高</translation>
        </message>
        <message>
            <source>The charger did not stop, or a sense wire reads wrong.</source>
            <translation>充电机未停止，或采样线读数错误。</translation>
        </message>
        <message>
            <source>Stop charging. Measure the cell with a meter, then check the voltage limits in the calibration.</source>
            <translation>停止充电。用万用表测量电芯，然后检查标定中的电压限值。</translation>
        </message>
        <message>
            <source>The contactors open.</source>
            <translation>接触器断开。</translation>
        </message>
        <message>
            <source>Cell voltage too low</source>
            <translation>电芯电压过低</translation>
        </message>
        <message>
            <source>Deep discharge, or a cell that is short-circuited or reversed.</source>
            <translation>深度放电，或电芯短路或反极。</translation>
        </message>
        <message>
            <source>Charge slowly and watch the cell. Replace it if it does not rise with the others.</source>
            <translation>缓慢充电并观察该电芯。如不随其他电芯上升，请更换。</translation>
        </message>
        <message>
            <source>Cell sense wire interrupted</source>
            <translation>电芯采样线断路</translation>
        </message>
        <message>
            <source>A plug or wire between cell and monitoring board is open. Typically one cell reads high and its neighbour low.</source>
            <translation>电芯与采集板之间的插头或导线断开。通常一个电芯读数偏高，相邻电芯偏低。</translation>
        </message>
        <message>
            <source>Check plug and wire of the two cells.</source>
            <translation>检查这两个电芯的插头和导线。</translation>
        </message>
        <message>
            <source>Balancing does not keep up</source>
            <translation>均衡能力不足</translation>
        </message>
        <message>
            <source>A cell needs more charge removed than the balancing circuit manages.</source>
            <translation>某电芯需要放掉的电量超过均衡电路的能力。</translation>
        </message>
        <message>
            <source>Run the balancing test and check the bleed current of the channel. Look for a cell that discharges itself.</source>
            <translation>进行均衡测试，检查该通道的泄放电流，查找自放电的电芯。</translation>
        </message>
        <message>
            <source>Balancing circuit interrupted</source>
            <translation>均衡电路断路</translation>
        </message>
        <message>
            <source>A bleed resistor or its switch is open.</source>
            <translation>泄放电阻或其开关断路。</translation>
        </message>
        <message>
            <source>Replace the monitoring board of this module.</source>
            <translation>更换该模组的采集板。</translation>
        </message>
        <message>
            <source>The cells of this channel are no longer balanced.</source>
            <translation>该通道的电芯不再均衡。</translation>
        </message>
        <message>
            <source>Balancing board too hot</source>
            <translation>均衡板过热</translation>
        </message>
        <message>
            <source>Too many channels are active, or the board is badly cooled.</source>
            <translation>同时工作的通道过多，或散热不良。</translation>
        </message>
        <message>
            <source>Let it cool. Allow fewer balancing channels at a time in the calibration.</source>
            <translation>让其冷却。在标定中减少同时均衡的通道数。</translation>
        </message>
        <message>
            <source>Balancing is reduced.</source>
            <translation>均衡减弱。</translation>
        </message>
        <message>
            <source>Pack too hot</source>
            <translation>电池包过热</translation>
        </message>
        <message>
            <source>Cooling does not work, or the load was too high for too long.</source>
            <translation>冷却失效，或长时间负载过高。</translation>
        </message>
        <message>
            <source>Let the pack cool. Check pump, coolant and cold plate, then the hottest module.</source>
            <translation>让电池包冷却。检查水泵、冷却液和冷板，然后检查最热的模组。</translation>
        </message>
        <message>
            <source>Current is reduced first, then the contactors open.</source>
            <translation>先降低电流，然后断开接触器。</translation>
        </message>
        <message>
            <source>Temperature sensor interrupted</source>
            <translation>温度传感器断路</translation>
        </message>
        <message>
            <source>Sensor or wire is open.</source>
            <translation>传感器或导线断开。</translation>
        </message>
        <message>
            <source>Check plug, wire and sensor.</source>
            <translation>检查插头、导线和传感器。</translation>
        </message>
        <message>
            <source>A safe substitute value is used and current is reduced.</source>
            <translation>使用安全替代值，并降低电流。</translation>
        </message>
        <message>
            <source>Temperature sensor signal too low</source>
            <translation>温度传感器信号过低</translation>
        </message>
        <message>
            <source>Short circuit to ground in sensor or wire.</source>
            <translation>传感器或导线对地短路。</translation>
        </message>
        <message>
            <source>Temperature sensor signal too high</source>
            <translation>温度传感器信号过高</translation>
        </message>
        <message>
            <source>Short circuit to the supply in sensor or wire.</source>
            <translation>传感器或导线对电源短路。</translation>
        </message>
        <message>
            <source>Temperature sensor not plausible</source>
            <translation>温度传感器数值不可信</translation>
        </message>
        <message>
            <source>The sensor has come off its cell, or it has drifted away from its neighbours.</source>
            <translation>传感器从电芯上脱落，或与相邻传感器偏差过大。</translation>
        </message>
        <message>
            <source>Compare it with the other sensors of the module at rest. Refit or replace it.</source>
            <translation>静置时与模组内其他传感器比较，重新安装或更换。</translation>
        </message>
        <message>
            <source>The coldest plausible value is used for charging.</source>
            <translation>充电时使用最低的可信温度。</translation>
        </message>
        <message>
            <source>Heater has no effect</source>
            <translation>加热器无效果</translation>
        </message>
        <message>
            <source>The heater is switched on but the cells do not get warmer: relay, fuse, heater or coolant pump.</source>
            <translation>加热器已接通但电芯不升温：继电器、熔断器、加热器或冷却液泵故障。</translation>
        </message>
        <message>
            <source>Check heater relay, fuse and pump.</source>
            <translation>检查加热继电器、熔断器和水泵。</translation>
        </message>
        <message>
            <source>No charging below the lowest charging temperature.</source>
            <translation>低于最低充电温度时不充电。</translation>
        </message>
        <message>
            <source>Preheating took too long</source>
            <translation>预热时间过长</translation>
        </message>
        <message>
            <source>Heater too weak for this cold, or heat is lost to a defective coolant circuit.</source>
            <translation>加热器功率不足以应对该低温，或冷却回路故障导致热量损失。</translation>
        </message>
        <message>
            <source>Compare start and end temperature. Check heater and coolant circuit.</source>
            <translation>比较起始和结束温度，检查加热器和冷却回路。</translation>
        </message>
        <message>
            <source>No fast charging.</source>
            <translation>不能快充。</translation>
        </message>
        <message>
            <source>Coolant pump interrupted</source>
            <translation>冷却液泵断路</translation>
        </message>
        <message>
            <source>Plug, wire or motor of the pump is open.</source>
            <translation>水泵的插头、导线或电机断路。</translation>
        </message>
        <message>
            <source>Check plug and supply of the pump, then replace it.</source>
            <translation>检查水泵的插头和供电，然后更换。</translation>
        </message>
        <message>
            <source>Current is reduced.</source>
            <translation>电流降低。</translation>
        </message>
        <message>
            <source>Coolant pump control signal too low</source>
            <translation>冷却液泵控制信号过低</translation>
        </message>
        <message>
            <source>Short circuit to ground in the pump or its wire.</source>
            <translation>水泵或其导线对地短路。</translation>
        </message>
        <message>
            <source>Check the wire, then the pump.</source>
            <translation>先检查导线，再检查水泵。</translation>
        </message>
        <message>
            <source>Charged faster than the cold-charge map allows</source>
            <translation>充电速度超过低温充电图允许值</translation>
        </message>
        <message>
            <source>The charger did not follow the limit while the cells were cold. Sodium may have plated.</source>
            <translation>电芯处于低温时充电机未遵守限值，可能发生析钠。</translation>
        </message>
        <message>
            <source>Let the pack rest above 25 °C, then test capacity and resistance. Check the charger's communication.</source>
            <translation>在 25 °C 以上静置，然后测试容量和内阻。检查充电机通信。</translation>
        </message>
        <message>
            <source>Charge current is halved for 30 minutes. The event is counted and stays stored.</source>
            <translation>充电电流减半 30 分钟。该事件被计数并保留。</translation>
        </message>
        <message>
            <source>Estimated sodium plating above its limit</source>
            <translation>估算的析钠量超过限值</translation>
        </message>
        <message>
            <source>The charge map in use is too strong for these cells in the cold, or the limit was exceeded repeatedly.</source>
            <translation>所用充电图在低温下对这些电芯过强，或多次超过限值。</translation>
        </message>
        <message>
            <source>Check which calibration is active. Rest above 25 °C, cycle slowly, look for self-discharge after 48 hours.</source>
            <translation>检查当前标定。在 25 °C 以上静置，缓慢循环，48 小时后检查自放电。</translation>
        </message>
        <message>
            <source>Too cold to charge</source>
            <translation>温度过低，无法充电</translation>
        </message>
        <message>
            <source>The coldest cell is below the charging temperature window.</source>
            <translation>最冷电芯低于充电温度窗口。</translation>
        </message>
        <message>
            <source>Preheat the pack. Check that there is enough charge left for the heater.</source>
            <translation>预热电池包。确认剩余电量足够加热。</translation>
        </message>
        <message>
            <source>Charging waits until the pack is warm enough.</source>
            <translation>充电等待电池包升温。</translation>
        </message>
        <message>
            <source>Current sensor: zero point or range wrong</source>
            <translation>电流传感器：零点或量程错误</translation>
        </message>
        <message>
            <source>The sensor has drifted, or the two sensors disagree.</source>
            <translation>传感器漂移，或两个传感器不一致。</translation>
        </message>
        <message>
            <source>Calibrate the zero point with open contactors. Replace the sensor if it drifts again.</source>
            <translation>在接触器断开时校准零点。如再次漂移请更换传感器。</translation>
        </message>
        <message>
            <source>Current sensor signal too low</source>
            <translation>电流传感器信号过低</translation>
        </message>
        <message>
            <source>Short circuit to ground, or no supply at the sensor.</source>
            <translation>对地短路，或传感器无供电。</translation>
        </message>
        <message>
            <source>Check plug and supply of the sensor.</source>
            <translation>检查传感器的插头和供电。</translation>
        </message>
        <message>
            <source>Current sensor signal too high</source>
            <translation>电流传感器信号过高</translation>
        </message>
        <message>
            <source>Check plug and wire of the sensor.</source>
            <translation>检查传感器的插头和导线。</translation>
        </message>
        <message>
            <source>Charge current above the limit in force</source>
            <translation>充电电流超过当前限值</translation>
        </message>
        <message>
            <source>The charger ignores the limit, or their messages do not arrive.</source>
            <translation>充电机不遵守限值，或通信报文未到达。</translation>
        </message>
        <message>
            <source>Check the communication with the charger, then the charge map.</source>
            <translation>检查与充电机的通信，然后检查充电图。</translation>
        </message>
        <message>
            <source>Discharge current above the limit in force</source>
            <translation>放电电流超过当前限值</translation>
        </message>
        <message>
            <source>The inverter takes more than it is allowed.</source>
            <translation>逆变器取用的电流超过允许值。</translation>
        </message>
        <message>
            <source>Check the communication with the inverter.</source>
            <translation>检查与逆变器的通信。</translation>
        </message>
        <message>
            <source>Pack voltage does not match the sum of the cells</source>
            <translation>总电压与电芯电压之和不符</translation>
        </message>
        <message>
            <source>Blown fuse, open sense line or a wrong measurement.</source>
            <translation>熔断器熔断、采样线断开或测量错误。</translation>
        </message>
        <message>
            <source>Check fuse and sense line of the pack voltage.</source>
            <translation>检查熔断器和总电压采样线。</translation>
        </message>
        <message>
            <source>Pack voltage reads lower than the sum of the cells</source>
            <translation>总电压读数低于电芯电压之和</translation>
        </message>
        <message>
            <source>Blown fuse, poor connection or a wrong measurement.</source>
            <translation>熔断器熔断、接触不良或测量错误。</translation>
        </message>
        <message>
            <source>Check fuse, busbars and sense line.</source>
            <translation>检查熔断器、汇流排和采样线。</translation>
        </message>
        <message>
            <source>Pack voltage reads higher than the sum of the cells</source>
            <translation>总电压读数高于电芯电压之和</translation>
        </message>
        <message>
            <source>A cell voltage is missing in the sum, or the pack measurement is wrong.</source>
            <translation>求和时缺少某个电芯电压，或总电压测量错误。</translation>
        </message>
        <message>
            <source>Check the cell measurements first, then the pack measurement.</source>
            <translation>先检查电芯测量，再检查总电压测量。</translation>
        </message>
        <message>
            <source>Isolation resistance of the high-voltage system too low</source>
            <translation>高压系统绝缘电阻过低</translation>
        </message>
        <message>
            <source>Moisture or damage in a high-voltage cable or component.</source>
            <translation>高压线缆或部件受潮或损坏。</translation>
        </message>
        <message>
            <source>Find the leak before anything else. Do not clear the fault and drive on.</source>
            <translation>首先查找漏电处。不要清除故障后继续行驶。</translation>
        </message>
        <message>
            <source>Warning below 500 Ω/V; the contactors open below 100 Ω/V.</source>
            <translation>低于 500 Ω/V 时警告；低于 100 Ω/V 时断开接触器。</translation>
        </message>
        <message>
            <source>Isolation resistance inside the pack too low</source>
            <translation>电池包内部绝缘电阻过低</translation>
        </message>
        <message>
            <source>Moisture, leaking coolant or damage inside the pack.</source>
            <translation>电池包内部受潮、冷却液泄漏或损坏。</translation>
        </message>
        <message>
            <source>Take the pack out and look for coolant. Do not clear the fault and drive on.</source>
            <translation>拆下电池包并检查是否有冷却液。不要清除故障后继续行驶。</translation>
        </message>
        <message>
            <source>Positive contactor stuck closed</source>
            <translation>正极接触器粘连</translation>
        </message>
        <message>
            <source>Its contacts are welded, usually after switching under load.</source>
            <translation>触点熔焊，通常因带载切换引起。</translation>
        </message>
        <message>
            <source>Treat the terminals as live. Test pre-charge relay and load, then replace the contactor.</source>
            <translation>视端子为带电。测试预充继电器和负载，然后更换接触器。</translation>
        </message>
        <message>
            <source>The pack does not switch on again.</source>
            <translation>电池包不再上电。</translation>
        </message>
        <message>
            <source>Negative contactor stuck closed</source>
            <translation>负极接触器粘连</translation>
        </message>
        <message>
            <source>Positive contactor does not close</source>
            <translation>正极接触器不闭合</translation>
        </message>
        <message>
            <source>No coil supply, open interlock or a defective contactor.</source>
            <translation>线圈无供电、互锁断开或接触器损坏。</translation>
        </message>
        <message>
            <source>Check coil supply and interlock, then the contactor.</source>
            <translation>检查线圈供电和互锁，然后检查接触器。</translation>
        </message>
        <message>
            <source>The pack does not switch on.</source>
            <translation>电池包无法上电。</translation>
        </message>
        <message>
            <source>Negative contactor does not close</source>
            <translation>负极接触器不闭合</translation>
        </message>
        <message>
            <source>Pre-charging takes too long</source>
            <translation>预充时间过长</translation>
        </message>
        <message>
            <source>Short circuit or heavy load on the bus, or an open pre-charge resistor.</source>
            <translation>母线短路或重载，或预充电阻断路。</translation>
        </message>
        <message>
            <source>Measure the bus for a short circuit, then check the pre-charge resistor.</source>
            <translation>测量母线是否短路，然后检查预充电阻。</translation>
        </message>
        <message>
            <source>High-voltage interlock open</source>
            <translation>高压互锁断开</translation>
        </message>
        <message>
            <source>A high-voltage plug or cover is not closed.</source>
            <translation>高压插头或盖板未关好。</translation>
        </message>
        <message>
            <source>Close all plugs and covers, then measure the interlock loop.</source>
            <translation>关好所有插头和盖板，然后测量互锁回路。</translation>
        </message>
        <message>
            <source>High-voltage interlock signal too low</source>
            <translation>高压互锁信号过低</translation>
        </message>
        <message>
            <source>Short circuit to ground in the interlock loop.</source>
            <translation>互锁回路对地短路。</translation>
        </message>
        <message>
            <source>Measure the interlock loop section by section.</source>
            <translation>逐段测量互锁回路。</translation>
        </message>
        <message>
            <source>High-voltage interlock signal too high</source>
            <translation>高压互锁信号过高</translation>
        </message>
        <message>
            <source>Short circuit to the supply in the interlock loop.</source>
            <translation>互锁回路对电源短路。</translation>
        </message>
        <message>
            <source>High-voltage fuse blown</source>
            <translation>高压熔断器熔断</translation>
        </message>
        <message>
            <source>Short circuit or a current far above the limit.</source>
            <translation>短路或电流远超限值。</translation>
        </message>
        <message>
            <source>Find the short circuit before fitting a new fuse.</source>
            <translation>更换熔断器之前先找到短路处。</translation>
        </message>
        <message>
            <source>Cell below the recovery threshold, or pack prepared for transport</source>
            <translation>电芯低于恢复阈值，或电池包处于运输状态</translation>
        </message>
        <message>
            <source>The pack was discharged to 0 V for transport, or stored empty for long.</source>
            <translation>电池包为运输放电至 0 V，或长期空置存放。</translation>
        </message>
        <message>
            <source>Remove the short-circuit bar, then start the recovery from 0 V. Reject cells that do not rise.</source>
            <translation>拆除短接排，然后从 0 V 开始恢复。剔除电压不上升的电芯。</translation>
        </message>
        <message>
            <source>The contactors stay open.</source>
            <translation>接触器保持断开。</translation>
        </message>
        <message>
            <source>Thermal runaway suspected</source>
            <translation>疑似热失控</translation>
        </message>
        <message>
            <source>A cell loses voltage while its temperature rises fast.</source>
            <translation>某电芯电压下降同时温度快速上升。</translation>
        </message>
        <message>
            <source>Leave the area, warn others and call the fire service. The gases are poisonous.</source>
            <translation>离开现场，警告他人并呼叫消防。气体有毒。</translation>
        </message>
        <message>
            <source>The contactors open and the alarm is raised.</source>
            <translation>接触器断开并发出警报。</translation>
        </message>
        <message>
            <source>No communication with a cell monitoring board</source>
            <translation>与电芯采集板无通信</translation>
        </message>
        <message>
            <source>Wire or plug of the daisy chain open, or a board without supply.</source>
            <translation>菊花链导线或插头断开，或采集板无供电。</translation>
        </message>
        <message>
            <source>Check the daisy chain at the first board that is missing.</source>
            <translation>从第一块缺失的采集板开始检查菊花链。</translation>
        </message>
        <message>
            <source>The contactors open after one second.</source>
            <translation>一秒后接触器断开。</translation>
        </message>
        <message>
            <source>No communication with the battery controller</source>
            <translation>与电池控制器无通信</translation>
        </message>
        <message>
            <source>Bus interrupted, or the controller has no supply.</source>
            <translation>总线中断，或控制器无供电。</translation>
        </message>
        <message>
            <source>Check the supply of the controller, then the bus wires and their termination.</source>
            <translation>检查控制器供电，然后检查总线线路及终端电阻。</translation>
        </message>
        <message>
            <source>Memory fault in the battery controller</source>
            <translation>电池控制器存储器故障</translation>
        </message>
        <message>
            <source>A block of the non-volatile memory cannot be read.</source>
            <translation>非易失性存储器的某个块无法读取。</translation>
        </message>
        <message>
            <source>Save a report, then replace the controller if the fault comes back.</source>
            <translation>保存报告；如故障再次出现，请更换控制器。</translation>
        </message>
        <message>
            <source>Default values are used for the lost block.</source>
            <translation>丢失的块使用默认值。</translation>
        </message>
        <message>
            <source>Software or calibration not released for this pack</source>
            <translation>软件或标定未获准用于此电池包</translation>
        </message>
        <message>
            <source>Checksum or identification of the calibration does not fit.</source>
            <translation>标定的校验和或标识不匹配。</translation>
        </message>
        <message>
            <source>Install a released data set.</source>
            <translation>安装已发布的数据集。</translation>
        </message>
        <message>
            <source>Charging is forbidden.</source>
            <translation>禁止充电。</translation>
        </message>
        <message>
            <source>No valid calibration in the battery controller</source>
            <translation>电池控制器中没有有效标定</translation>
        </message>
        <message>
            <source>An update was interrupted, or the memory was erased.</source>
            <translation>更新被中断，或存储器被擦除。</translation>
        </message>
        <message>
            <source>Install the data set again. The controller stays reachable.</source>
            <translation>重新安装数据集。控制器仍可访问。</translation>
        </message>
        <message>
            <source>The contactors stay open and charging is forbidden.</source>
            <translation>接触器保持断开，禁止充电。</translation>
        </message>
        <message>
            <source>Operating time</source>
            <translation>运行时间</translation>
        </message>
        <message>
            <source>State of charge</source>
            <translation>荷电状态</translation>
        </message>
        <message>
            <source>Pack voltage</source>
            <translation>总电压</translation>
        </message>
        <message>
            <source>Current, charging positive</source>
            <translation>电流（充电为正）</translation>
        </message>
        <message>
            <source>Lowest cell voltage</source>
            <translation>最低电芯电压</translation>
        </message>
        <message>
            <source>Highest cell voltage</source>
            <translation>最高电芯电压</translation>
        </message>
        <message>
            <source>Cell with the lowest voltage</source>
            <translation>电压最低的电芯</translation>
        </message>
        <message>
            <source>Cell with the highest voltage</source>
            <translation>电压最高的电芯</translation>
        </message>
        <message>
            <source>Lowest temperature</source>
            <translation>最低温度</translation>
        </message>
        <message>
            <source>Highest temperature</source>
            <translation>最高温度</translation>
        </message>
        <message>
            <source>Sensor with the lowest temperature</source>
            <translation>温度最低的传感器</translation>
        </message>
        <message>
            <source>Charge limit in force</source>
            <translation>当前充电限值</translation>
        </message>
        <message>
            <source>Reason of the charge limit</source>
            <translation>充电限值原因</translation>
        </message>
        <message>
            <source>Isolation resistance</source>
            <translation>绝缘电阻</translation>
        </message>
        <message>
            <source>12 V supply</source>
            <translation>12 V 供电</translation>
        </message>
        <message>
            <source>Checksum of the active calibration</source>
            <translation>当前标定的校验和</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>cold (charge map)</source>
            <translation>低温（充电图）</translation>
        </message>
        <message>
            <source>hot (charge map)</source>
            <translation>高温（充电图）</translation>
        </message>
        <message>
            <source>cell voltage high</source>
            <translation>电芯电压高</translation>
        </message>
        <message>
            <source>high state of charge (charge map)</source>
            <translation>荷电状态高（充电图）</translation>
        </message>
        <message>
            <source>plating guard</source>
            <translation>析钠保护</translation>
        </message>
        <message>
            <source>temperature sensor fault</source>
            <translation>温度传感器故障</translation>
        </message>
        <message>
            <source>pack fault</source>
            <translation>电池包故障</translation>
        </message>
        <message>
            <source>no valid calibration</source>
            <translation>无有效标定</translation>
        </message>
        <message>
            <source>contactors open</source>
            <translation>接触器断开</translation>
        </message>
        <message>
            <source>outside charging temperature window</source>
            <translation>超出充电温度窗口</translation>
        </message>
        <message>
            <source>cell voltage low</source>
            <translation>电芯电压低</translation>
        </message>
        <message>
            <source>low state of charge</source>
            <translation>荷电状态低</translation>
        </message>
        <message>
            <source>rated maximum</source>
            <translation>额定最大值</translation>
        </message>
        <message>
            <source>too cold (temperature limit)</source>
            <translation>过冷（温度限值）</translation>
        </message>
        <message>
            <source>open</source>
            <translation>断开</translation>
        </message>
        <message>
            <source>closed</source>
            <translation>闭合</translation>
        </message>
        <message>
            <source>not connected</source>
            <translation>未连接</translation>
        </message>
        <message>
            <source>connected</source>
            <translation>已连接</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>NFM / hard carbon</source>
            <translation>NFM / 硬碳</translation>
        </message>
        <message>
            <source>Prussian white / hard carbon</source>
            <translation>普鲁士白 / 硬碳</translation>
        </message>
        <message>
            <source>NFPP / hard carbon</source>
            <translation>NFPP / 硬碳</translation>
        </message>
        <message>
            <source>NVPF / hard carbon</source>
            <translation>NVPF / 硬碳</translation>
        </message>
        <message>
            <source>ok</source>
            <translation>正常</translation>
        </message>
        <message>
            <source>warning</source>
            <translation>警告</translation>
        </message>
        <message>
            <source>fault</source>
            <translation>故障</translation>
        </message>
        <message>
            <source>Sodium-ion NFM / hard carbon</source>
            <translation>钠离子 NFM / 硬碳</translation>
        </message>
        <message>
            <source>Sodium-ion NVPF / hard carbon</source>
            <translation>钠离子 NVPF / 硬碳</translation>
        </message>
        <message>
            <source>Unknown chemistry</source>
            <translation>未知化学体系</translation>
        </message>
        <message>
            <source>the contactors are closed</source>
            <translation>接触器已闭合</translation>
        </message>
        <message>
            <source>current is flowing</source>
            <translation>有电流流过</translation>
        </message>
        <message>
            <source>a cell voltage is out of range</source>
            <translation>单体电压超出范围</translation>
        </message>
        <message>
            <source>a temperature is out of range</source>
            <translation>温度超出范围</translation>
        </message>
        <message>
            <source>the 12 V supply is below 11.5 V</source>
            <translation>12 V 供电低于 11.5 V</translation>
        </message>
        <message>
            <source>the pack is charging</source>
            <translation>电池包正在充电</translation>
        </message>
        <message>
            <source>good</source>
            <translation>正常</translation>
        </message>
        <message>
            <source>the checksum is wrong</source>
            <translation>校验和错误</translation>
        </message>
        <message>
            <source>the signature is wrong</source>
            <translation>签名错误</translation>
        </message>
        <message>
            <source>a value is outside the hard limits of the BMS</source>
            <translation>有数值超出 BMS 的硬限值</translation>
        </message>
        <message>
            <source>the data set is for another pack</source>
            <translation>数据集用于其他电池包</translation>
        </message>
        <message>
            <source>the data set is incomplete</source>
            <translation>数据集不完整</translation>
        </message>
        <message>
            <source>Highest charging current; keeps the anode clear of sodium plating</source>
            <translation>最大充电电流；避免负极析钠</translation>
        </message>
        <message>
            <source>Highest cell voltage while charging</source>
            <translation>充电时的最高单体电压</translation>
        </message>
        <message>
            <source>Charging stops below this cell temperature</source>
            <translation>低于此单体温度时停止充电</translation>
        </message>
        <message>
            <source>Charging is allowed again above this cell temperature</source>
            <translation>高于此单体温度时重新允许充电</translation>
        </message>
        <message>
            <source>Charging stops above this cell temperature</source>
            <translation>高于此单体温度时停止充电</translation>
        </message>
        <message>
            <source>Charging is allowed again below this cell temperature</source>
            <translation>低于此单体温度时重新允许充电</translation>
        </message>
        <message>
            <source>Preheating starts below this cell temperature when a charger is plugged in</source>
            <translation>插上充电枪且低于此单体温度时开始预热</translation>
        </message>
        <message>
            <source>Cell temperature to reach for fast charging</source>
            <translation>快充前需达到的单体温度</translation>
        </message>
        <message>
            <source>Cell temperature to reach for AC charging</source>
            <translation>交流充电前需达到的单体温度</translation>
        </message>
        <message>
            <source>Highest heater power</source>
            <translation>最大加热功率</translation>
        </message>
        <message>
            <source>Largest temperature difference between cells while heating</source>
            <translation>加热时单体间最大温差</translation>
        </message>
        <message>
            <source>Longest preheating time</source>
            <translation>最长预热时间</translation>
        </message>
        <message>
            <source>No preheating from the pack below this state of charge</source>
            <translation>低于此荷电状态时不用电池包自身预热</translation>
        </message>
        <message>
            <source>Cell voltage held at the end of charging</source>
            <translation>充电末期保持的单体电压</translation>
        </message>
        <message>
            <source>Charging ends below this current</source>
            <translation>电流低于此值时结束充电</translation>
        </message>
        <message>
            <source>Cell voltage spread at which tapering starts early</source>
            <translation>单体压差达到此值时提前降流</translation>
        </message>
        <message>
            <source>Highest discharging current for 30 s</source>
            <translation>30 s 最大放电电流</translation>
        </message>
        <message>
            <source>Regeneration pulse of 10 s as a multiple of the charging current limit</source>
            <translation>10 s 回馈脉冲相对充电电流限值的倍数</translation>
        </message>
        <message>
            <source>Mean open-circuit voltage of a cell</source>
            <translation>单体平均开路电压</translation>
        </message>
        <message>
            <source>Half the hysteresis: added while charging, subtracted while discharging</source>
            <translation>半滞回：充电时加上，放电时减去</translation>
        </message>
        <message>
            <source>Resistance of a cell after 30 s of constant current</source>
            <translation>恒流 30 s 后的单体电阻</translation>
        </message>
        <message>
            <source>Balancing of a cell starts above this difference to the lowest cell; 255 forbids balancing</source>
            <translation>与最低单体的差值超过此值时开始均衡；255 表示禁止均衡</translation>
        </message>
        <message>
            <source>Balancing of a cell stops below this difference to the lowest cell; 255 forbids balancing</source>
            <translation>与最低单体的差值低于此值时停止均衡；255 表示禁止均衡</translation>
        </message>
        <message>
            <source>No balancing of a cell below this voltage</source>
            <translation>单体电压低于此值时不均衡</translation>
        </message>
        <message>
            <source>No balancing of a cell above this voltage</source>
            <translation>单体电压高于此值时不均衡</translation>
        </message>
        <message>
            <source>The pack rests when its current stays below this</source>
            <translation>电流低于此值视为静置</translation>
        </message>
        <message>
            <source>Balancing starts after this time of rest</source>
            <translation>静置此时间后开始均衡</translation>
        </message>
        <message>
            <source>Board temperature at which balancing is reduced</source>
            <translation>均衡开始降额的板温</translation>
        </message>
        <message>
            <source>Board temperature at which balancing stops</source>
            <translation>均衡停止的板温</translation>
        </message>
        <message>
            <source>No balancing below this cell temperature</source>
            <translation>低于此单体温度不均衡</translation>
        </message>
        <message>
            <source>No balancing above this cell temperature</source>
            <translation>高于此单体温度不均衡</translation>
        </message>
        <message>
            <source>Most cells of a module that balance at the same time</source>
            <translation>同一模组同时均衡的最多单体数</translation>
        </message>
        <message>
            <source>Share of the time a balancing resistor is switched on</source>
            <translation>均衡电阻接通的时间占比</translation>
        </message>
        <message>
            <source>Longest balancing session</source>
            <translation>单次均衡最长时间</translation>
        </message>
        <message>
            <source>What decides which cells balance</source>
            <translation>决定哪些单体均衡的依据</translation>
        </message>
        <message>
            <source>Cell voltage too high: operating, recommended and maximum safety limit</source>
            <translation>单体电压过高：运行、推荐和最大安全限值</translation>
        </message>
        <message>
            <source>Cell voltage too low: operating, recommended and maximum safety limit</source>
            <translation>单体电压过低：运行、推荐和最大安全限值</translation>
        </message>
        <message>
            <source>How long a cell voltage limit must be violated: operating, recommended and maximum safety limit</source>
            <translation>单体电压超限需持续的时间：运行、推荐和最大安全限值</translation>
        </message>
        <message>
            <source>Release of the high voltage limit, relative to the limit</source>
            <translation>过压限值的解除，相对于限值</translation>
        </message>
        <message>
            <source>Release of the low voltage limit, relative to the limit</source>
            <translation>欠压限值的解除，相对于限值</translation>
        </message>
        <message>
            <source>Too hot to charge: operating, recommended and maximum safety limit</source>
            <translation>温度过高不可充电：运行、推荐和最大安全限值</translation>
        </message>
        <message>
            <source>Too cold to charge: operating, recommended and maximum safety limit</source>
            <translation>温度过低不可充电：运行、推荐和最大安全限值</translation>
        </message>
        <message>
            <source>Too hot to discharge: operating, recommended and maximum safety limit</source>
            <translation>温度过高不可放电：运行、推荐和最大安全限值</translation>
        </message>
        <message>
            <source>Too cold to discharge: operating, recommended and maximum safety limit</source>
            <translation>温度过低不可放电：运行、推荐和最大安全限值</translation>
        </message>
        <message>
            <source>Temperature difference between cells: operating, recommended and maximum safety limit</source>
            <translation>单体间温差：运行、推荐和最大安全限值</translation>
        </message>
        <message>
            <source>Anode potential that must be left while charging</source>
            <translation>充电时必须保留的负极电位</translation>
        </message>
        <message>
            <source>Activation energy of the anode resistance</source>
            <translation>负极电阻的活化能</translation>
        </message>
        <message>
            <source>Anode resistance of a cell at 25 degrees Celsius</source>
            <translation>25 °C 时的单体负极电阻</translation>
        </message>
        <message>
            <source>Estimated plated charge at which a fault is stored</source>
            <translation>估算析钠电量达到此值时存储故障</translation>
        </message>
        <message>
            <source>How long charging is reduced after the guard intervened</source>
            <translation>保护介入后限流充电的时间</translation>
        </message>
        <message>
            <source>Anode potential without current against sodium metal</source>
            <translation>无电流时相对金属钠的负极电位</translation>
        </message>
        <message>
            <source>Recovery from zero volts is allowed</source>
            <translation>允许从零伏恢复</translation>
        </message>
        <message>
            <source>Highest charging current during recovery</source>
            <translation>恢复期间的最大充电电流</translation>
        </message>
        <message>
            <source>Recovery ends when every cell is above this voltage</source>
            <translation>所有单体高于此电压时恢复结束</translation>
        </message>
        <message>
            <source>Longest recovery time</source>
            <translation>最长恢复时间</translation>
        </message>
        <message>
            <source>Largest cell voltage spread during recovery</source>
            <translation>恢复期间最大单体压差</translation>
        </message>
        <message>
            <source>Longest pre-charging time</source>
            <translation>最长预充时间</translation>
        </message>
        <message>
            <source>Voltage difference across the contactor at which pre-charging is done</source>
            <translation>预充完成时接触器两端的压差</translation>
        </message>
        <message>
            <source>The contactors are tested for welding at every opening</source>
            <translation>每次断开时检测接触器粘连</translation>
        </message>
        <message>
            <source>Highest current at which a contactor may be opened without need</source>
            <translation>无紧急情况下允许断开接触器的最大电流</translation>
        </message>
        <message>
            <source>off</source>
            <translation>关</translation>
        </message>
        <message>
            <source>on</source>
            <translation>开</translation>
        </message>
        <message>
            <source>voltage difference</source>
            <translation>电压差</translation>
        </message>
        <message>
            <source>state of charge difference</source>
            <translation>荷电状态差</translation>
        </message>
        <message>
            <source>only near full</source>
            <translation>仅接近满电时</translation>
        </message>
        <message>
            <source>Cell temperature</source>
            <translation>单体温度</translation>
        </message>
        <message>
            <source>Charge current limit</source>
            <translation>充电电流限值</translation>
        </message>
        <message>
            <source>Charge voltage limit</source>
            <translation>充电电压限值</translation>
        </message>
        <message>
            <source>Charge temperature window</source>
            <translation>充电温度窗口</translation>
        </message>
        <message>
            <source>Preheating</source>
            <translation>预热</translation>
        </message>
        <message>
            <source>Charge taper</source>
            <translation>充电末期降流</translation>
        </message>
        <message>
            <source>Discharge current limit</source>
            <translation>放电电流限值</translation>
        </message>
        <message>
            <source>Regenerative braking</source>
            <translation>能量回馈</translation>
        </message>
        <message>
            <source>Open circuit voltage</source>
            <translation>开路电压</translation>
        </message>
        <message>
            <source>Cell resistance</source>
            <translation>单体电阻</translation>
        </message>
        <message>
            <source>Balancing start</source>
            <translation>均衡开始</translation>
        </message>
        <message>
            <source>Balancing stop</source>
            <translation>均衡停止</translation>
        </message>
        <message>
            <source>Balancing voltage window</source>
            <translation>均衡电压窗口</translation>
        </message>
        <message>
            <source>Balancing conditions</source>
            <translation>均衡条件</translation>
        </message>
        <message>
            <source>Cell voltage protection</source>
            <translation>单体电压保护</translation>
        </message>
        <message>
            <source>Temperature protection</source>
            <translation>温度保护</translation>
        </message>
        <message>
            <source>Plating guard</source>
            <translation>析钠保护</translation>
        </message>
        <message>
            <source>Zero volt recovery</source>
            <translation>零伏恢复</translation>
        </message>
        <message>
            <source>Contactors</source>
            <translation>接触器</translation>
        </message>
    </context>
    <context>
        <name>Engine</name>
        <message>
            <source>The disk is full.</source>
            <translation>磁盘已满。</translation>
        </message>
        <message>
            <source>Free some space or choose another disk.</source>
            <translation>请释放空间或选择其他磁盘。</translation>
        </message>
        <message>
            <source>Halite may not write there.</source>
            <translation>Halite 无权写入该位置。</translation>
        </message>
        <message>
            <source>Choose another folder.</source>
            <translation>请选择其他文件夹。</translation>
        </message>
        <message>
            <source>The folder does not exist.</source>
            <translation>文件夹不存在。</translation>
        </message>
        <message>
            <source>There is a folder of this name.</source>
            <translation>已有同名文件夹。</translation>
        </message>
        <message>
            <source>Choose another name.</source>
            <translation>请换一个名称。</translation>
        </message>
        <message>
            <source>The name is too long.</source>
            <translation>名称过长。</translation>
        </message>
        <message>
            <source>Choose a shorter name.</source>
            <translation>请使用较短的名称。</translation>
        </message>
        <message>
            <source>This format needs a program part that is not installed.</source>
            <translation>此格式需要未安装的程序组件。</translation>
        </message>
        <message>
            <source>Choose another format.</source>
            <translation>请选择其他格式。</translation>
        </message>
        <message>
            <source>The file cannot be written.</source>
            <translation>无法写入文件。</translation>
        </message>
        <message>
            <source>Choose another folder or another format.</source>
            <translation>请选择其他文件夹或格式。</translation>
        </message>
        <message>
            <source>The program part that writes the file ended unexpectedly.</source>
            <translation>写文件的程序组件意外终止。</translation>
        </message>
        <message>
            <source>Try another format.</source>
            <translation>请尝试其他格式。</translation>
        </message>
        <message>
            <source>A frame of a message was lost or doubled.</source>
            <translation>报文中有帧丢失或重复。</translation>
        </message>
        <message>
            <source>The sender of a message stopped in the middle.</source>
            <translation>报文的发送方中途停止。</translation>
        </message>
        <message>
            <source>A new message began before the last one was complete.</source>
            <translation>上一条报文未完成，新报文已开始。</translation>
        </message>
        <message>
            <source>The adapter is open. Listening.</source>
            <translation>适配器已打开，正在监听。</translation>
        </message>
        <message>
            <source>Frames arrive. Asking the BMS who it is.</source>
            <translation>已收到报文，正在询问 BMS 身份。</translation>
        </message>
        <message>
            <source>Check that the pack has its 12 V supply and is awake, that CAN-H and CAN-L are connected and not swapped, that the bus is terminated with 120 ohm at both ends, and that the bit rate is right.</source>
            <translation>请检查电池包是否有 12 V 供电并已唤醒，CAN-H 和 CAN-L 是否已连接且未接反，总线两端是否有 120 Ω 终端电阻，以及波特率是否正确。</translation>
        </message>
        <message>
            <source>Check that the pack definition, and the DBC if one was given, belong to this pack.</source>
            <translation>请检查电池包定义以及所给的 DBC 是否属于此电池包。</translation>
        </message>
        <message>
            <source>Check that the pack definition belongs to this pack.</source>
            <translation>请检查电池包定义是否属于此电池包。</translation>
        </message>
        <message>
            <source>The connection to the adapter was lost.</source>
            <translation>与适配器的连接已断开。</translation>
        </message>
        <message>
            <source>Check the plug; the connection comes back by itself.</source>
            <translation>请检查插头；连接会自动恢复。</translation>
        </message>
        <message>
            <source>There is no connection to the adapter.</source>
            <translation>没有与适配器的连接。</translation>
        </message>
        <message>
            <source>Wait until it is back, then try again.</source>
            <translation>请等待恢复后重试。</translation>
        </message>
        <message>
            <source>The adapter left the bus after too many errors.</source>
            <translation>错误过多，适配器已脱离总线。</translation>
        </message>
        <message>
            <source>Check the bit rate, the termination (two times 120 Ω) and the wiring.</source>
            <translation>请检查波特率、终端电阻（两个 120 Ω）和接线。</translation>
        </message>
        <message>
            <source>The adapter does not accept these settings.</source>
            <translation>适配器不接受这些设置。</translation>
        </message>
        <message>
            <source>Check channel and bit rates.</source>
            <translation>请检查通道和波特率。</translation>
        </message>
        <message>
            <source>The driver of this adapter is not installed.</source>
            <translation>未安装此适配器的驱动程序。</translation>
        </message>
        <message>
            <source>Install the driver of the adapter's maker.</source>
            <translation>请安装适配器厂商的驱动程序。</translation>
        </message>
        <message>
            <source>Close the other program, or unplug the adapter and plug it in again.</source>
            <translation>请关闭其他程序，或拔下适配器后重新插上。</translation>
        </message>
        <message>
            <source>Check address and port, and that the adapter is switched on.</source>
            <translation>请检查地址和端口，以及适配器是否已开启。</translation>
        </message>
        <message>
            <source>Unplug it and plug it in again.</source>
            <translation>请拔下后重新插上。</translation>
        </message>
        <message>
            <source>Start the virtual pack with `halite simulate` and use the channel it prints.</source>
            <translation>请用 `halite simulate` 启动虚拟电池包，并使用其显示的通道。</translation>
        </message>
        <message>
            <source>Identify the pack and check the package</source>
            <translation>识别电池包并检查标定包</translation>
        </message>
        <message>
            <source>Read and save the active calibration</source>
            <translation>读取并保存当前标定</translation>
        </message>
        <message>
            <source>Prepare: stop load and charging, open contactors, quieten the bus</source>
            <translation>准备：停止负载和充电，断开接触器，静默总线</translation>
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
            <source>Transfer payload and header</source>
            <translation>传输数据和头部</translation>
        </message>
        <message>
            <source>Let the BMS check the data set</source>
            <translation>由 BMS 检查数据集</translation>
        </message>
        <message>
            <source>Commit</source>
            <translation>提交</translation>
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
            <source>The package was made with this pack's own A2L.</source>
            <translation>标定包使用此电池包的 A2L 制作。</translation>
        </message>
        <message>
            <source>The package was made with another A2L than this pack definition has; its tables may lie elsewhere.</source>
            <translation>标定包使用的 A2L 与此电池包定义不同，表的位置可能不同。</translation>
        </message>
        <message>
            <source>The package is not signed by an author and another person as approver.</source>
            <translation>标定包未由作者和另一位批准人签名。</translation>
        </message>
        <message>
            <source>Every value is inside the limits of BMS and chemistry.</source>
            <translation>所有数值均在 BMS 和化学体系的限值之内。</translation>
        </message>
        <message>
            <source>It is no demo data set.</source>
            <translation>这不是演示数据集。</translation>
        </message>
        <message>
            <source>It is a demo data set, and this is the virtual pack.</source>
            <translation>这是演示数据集，且当前为虚拟电池包。</translation>
        </message>
        <message>
            <source>It is a DEMO data set and not for a real pack.</source>
            <translation>这是演示数据集，不能用于真实电池包。</translation>
        </message>
        <message>
            <source>The pack does not tell its serial number.</source>
            <translation>电池包未报告序列号。</translation>
        </message>
        <message>
            <source>Install the WinUSB driver for the adapter with Zadig (zadig.akeo.ie), and libusb-1.0.dll beside Halite.</source>
            <translation>用 Zadig（zadig.akeo.ie）为适配器安装 WinUSB 驱动程序，并将 libusb-1.0.dll 放在 Halite 旁边。</translation>
        </message>
        <message>
            <source>Install the package libusb-1.0-0 (`sudo apt install libusb-1.0-0`).</source>
            <translation>请安装软件包 libusb-1.0-0（`sudo apt install libusb-1.0-0`）。</translation>
        </message>
        <message>
            <source>Install libusb (`brew install libusb`).</source>
            <translation>请安装 libusb（`brew install libusb`）。</translation>
        </message>
        <message>
            <source>Install the PEAK-System Device Driver Setup with PCAN-Basic from peak-system.com.</source>
            <translation>请从 peak-system.com 安装 PEAK-System Device Driver Setup（含 PCAN-Basic）。</translation>
        </message>
        <message>
            <source>Use it through SocketCAN (`can0`), or install PCAN-Basic for Linux from peak-system.com.</source>
            <translation>请通过 SocketCAN（`can0`）使用，或从 peak-system.com 安装 PCAN-Basic for Linux。</translation>
        </message>
        <message>
            <source>Install the PCBUSB library from mac-can.com.</source>
            <translation>请从 mac-can.com 安装 PCBUSB 库。</translation>
        </message>
        <message>
            <source>Install Kvaser Drivers for Windows (CANlib) from kvaser.com.</source>
            <translation>请从 kvaser.com 安装 Kvaser Drivers for Windows（CANlib）。</translation>
        </message>
        <message>
            <source>Use it through SocketCAN (`can0`), or install Kvaser's linuxcan (CANlib) from kvaser.com.</source>
            <translation>请通过 SocketCAN（`can0`）使用，或从 kvaser.com 安装 Kvaser 的 linuxcan（CANlib）。</translation>
        </message>
        <message>
            <source>Install Vector Driver Setup and the XL Driver Library from vector.com.</source>
            <translation>请从 vector.com 安装 Vector Driver Setup 和 XL Driver Library。</translation>
        </message>
        <message>
            <source>Install the Ixxat VCI 4 driver from hms-networks.com.</source>
            <translation>请从 hms-networks.com 安装 Ixxat VCI 4 驱动程序。</translation>
        </message>
        <message>
            <source>Install the USB2CAN driver and its CANAL library (usb2can.dll) from 8devices.com.</source>
            <translation>请从 8devices.com 安装 USB2CAN 驱动程序及其 CANAL 库（usb2can.dll）。</translation>
        </message>
        <message>
            <source>Install NI-XNET from ni.com, and the Python package nixnet.</source>
            <translation>请从 ni.com 安装 NI-XNET，并安装 Python 软件包 nixnet。</translation>
        </message>
        <message>
            <source>Install NI-CAN from ni.com (32 bit only).</source>
            <translation>请从 ni.com 安装 NI-CAN（仅 32 位）。</translation>
        </message>
        <message>
            <source>Install the USB-CANmodul Utility Disk (SO-387) from systec-electronic.com.</source>
            <translation>请从 systec-electronic.com 安装 USB-CANmodul Utility Disk（SO-387）。</translation>
        </message>
        <message>
            <source>Install the Intrepid Device Drivers from intrepidcs.com, and the Python package python-ics.</source>
            <translation>请从 intrepidcs.com 安装 Intrepid Device Drivers，并安装 Python 软件包 python-ics。</translation>
        </message>
        <message>
            <source>Use it as candleLight (gs_usb), or as slcan if it has that firmware; neither needs a driver.</source>
            <translation>请作为 candleLight（gs_usb）使用；若为 slcan 固件，则作为 slcan 使用；两者均无需驱动程序。</translation>
        </message>
        <message>
            <source>Install the ETAS Basic Open API (BOA) from etas.com.</source>
            <translation>请从 etas.com 安装 ETAS Basic Open API（BOA）。</translation>
        </message>
        <message>
            <source>Install the isCAN driver from thorsis.com.</source>
            <translation>请从 thorsis.com 安装 isCAN 驱动程序。</translation>
        </message>
        <message>
            <source>Install the Neousys WDT_DIO driver package from neousys-tech.com.</source>
            <translation>请从 neousys-tech.com 安装 Neousys WDT_DIO 驱动程序包。</translation>
        </message>
        <message>
            <source>Use a Linux kernel with CAN support (modules can, can_raw).</source>
            <translation>请使用支持 CAN 的 Linux 内核（模块 can、can_raw）。</translation>
        </message>
        <message>
            <source>Run `halite adapters --rules | sudo tee /etc/udev/rules.d/60-halite.rules`, then plug the adapter in again.</source>
            <translation>请运行 `halite adapters --rules | sudo tee /etc/udev/rules.d/60-halite.rules`，然后重新插入适配器。</translation>
        </message>
        <message>
            <source>Ask the administrator of this computer for access to the adapter.</source>
            <translation>请向本计算机的管理员申请适配器的访问权限。</translation>
        </message>
        <message>
            <source>Unplug the adapter, plug it in again and look once more.</source>
            <translation>请拔下适配器，重新插入后再次搜索。</translation>
        </message>
        <message>
            <source>Close the other program that uses it.</source>
            <translation>请关闭正在使用它的其他程序。</translation>
        </message>
        <message>
            <source>Start it with `halite simulate`.</source>
            <translation>请用 `halite simulate` 启动它。</translation>
        </message>
        <message>
            <source>Something is on the bus, but at none of the usual bit rates.</source>
            <translation>总线上有信号，但不是任何常用的波特率。</translation>
        </message>
        <message>
            <source>Check CAN-H and CAN-L and the termination, or set the bit rate by hand.</source>
            <translation>请检查 CAN-H、CAN-L 和终端电阻，或手动设置波特率。</translation>
        </message>
        <message>
            <source>The bus is silent: neither frames nor errors were heard at any bit rate.</source>
            <translation>总线无通信：在任何波特率下都未监听到帧或错误。</translation>
        </message>
        <message>
            <source>Wake the pack (ignition or charger) and check the plug, then search again.</source>
            <translation>请唤醒电池包（点火或充电器）并检查插头，然后再次查找。</translation>
        </message>
        <message>
            <source>Nothing was heard, and this adapter does not tell of errors: the bus is silent, or runs at another bit rate.</source>
            <translation>未监听到任何内容，且此适配器不报告错误：总线无通信，或波特率不同。</translation>
        </message>
        <message>
            <source>Wake the pack (ignition or charger), check the plug and search again, or set the bit rate by hand.</source>
            <translation>请唤醒电池包（点火或充电器）、检查插头后再次查找，或手动设置波特率。</translation>
        </message>
        <message>
            <source>The search was stopped.</source>
            <translation>查找已停止。</translation>
        </message>
        <message>
            <source>Set the bit rate by hand.</source>
            <translation>请手动设置波特率。</translation>
        </message>
        <message>
            <source>The search for the bit rate failed.</source>
            <translation>查找波特率失败。</translation>
        </message>
        <message>
            <source>Set it by hand.</source>
            <translation>请手动设置。</translation>
        </message>
        <message>
            <source>The bit rate cannot be searched for while an adapter is connected.</source>
            <translation>适配器已连接时无法查找波特率。</translation>
        </message>
        <message>
            <source>Disconnect first.</source>
            <translation>请先断开连接。</translation>
        </message>
        <message>
            <source>Plug it in, or choose another adapter.</source>
            <translation>请插入它，或选择其他适配器。</translation>
        </message>
        <message>
            <source>Choose one of them from the list of adapters.</source>
            <translation>请从适配器列表中选择其中之一。</translation>
        </message>
        <message>
            <source>Wait a moment.</source>
            <translation>请稍候。</translation>
        </message>
        <message>
            <source>The BMS said who it is. Waiting for its values.</source>
            <translation>BMS 已表明身份，正在等待其数据。</translation>
        </message>
        <message>
            <source>The pack is known and its values arrive.</source>
            <translation>电池包已识别，数据正在接收。</translation>
        </message>
        <message>
            <source>Disconnect before you unplug the adapter.</source>
            <translation>拔下适配器前请先断开连接。</translation>
        </message>
        <message>
            <source>Nobody acknowledges what Halite sends: the adapter is alone on the bus.</source>
            <translation>Halite 发送的报文没有任何节点应答：总线上只有适配器自己。</translation>
        </message>
        <message>
            <source>Check that the plug is in, that the pack has its 12 V supply and is awake, and that the bus is terminated with 120 ohm at both ends.</source>
            <translation>请检查插头是否插好，电池包是否有 12 V 供电并已唤醒，以及总线两端是否有 120 Ω 终端电阻。</translation>
        </message>
        <message>
            <source>The bit rate is probably wrong; otherwise check CAN-H, CAN-L and the termination (120 ohm at both ends).</source>
            <translation>波特率很可能不对；否则请检查 CAN-H、CAN-L 以及两端的 120 Ω 终端电阻。</translation>
        </message>
        <message>
            <source>Frames arrived before, now only bus errors do.</source>
            <translation>之前能收到报文，现在只有总线错误。</translation>
        </message>
        <message>
            <source>Check CAN-H and CAN-L for a short circuit or a loose plug; then unplug the adapter and plug it in again.</source>
            <translation>请检查 CAN-H 和 CAN-L 是否短路或插头松动，然后拔下适配器再重新插上。</translation>
        </message>
        <message>
            <source>Wake the pack, or connect without listen-only if you may send on this bus.</source>
            <translation>请唤醒电池包；如果允许在此总线上发送，请取消仅监听后重新连接。</translation>
        </message>
        <message>
            <source>Connect without listen-only if you may send on this bus.</source>
            <translation>如果允许在此总线上发送，请取消仅监听后重新连接。</translation>
        </message>
        <message>
            <source>Frames arrive, but the adapter only listens, and this pack tells its values only when asked.</source>
            <translation>能收到报文，但适配器仅监听，而此电池包只有被询问时才给出数据。</translation>
        </message>
        <message>
            <source>Switch the ignition on; check the diagnostic connector and whether the pack definition fits.</source>
            <translation>请打开点火开关，检查诊断接口以及电池包定义是否适用。</translation>
        </message>
        <message>
            <source>Choose the definition of this pack, or plug the adapter into the bus of the battery.</source>
            <translation>请选择此电池包的定义，或把适配器接到电池的总线上。</translation>
        </message>
        <message>
            <source>The BMS is in its boot loader: it answers, but its application and its values are not there.</source>
            <translation>BMS 处于引导程序中：它会应答，但应用程序未运行，没有数据。</translation>
        </message>
        <message>
            <source>Start the interrupted update again: it resumes. Otherwise switch the pack off and on.</source>
            <translation>请重新启动被中断的更新，它会继续进行；否则请将电池包断电后再上电。</translation>
        </message>
        <message>
            <source>The BMS said who it is, but does not answer the requests for its values.</source>
            <translation>BMS 已表明身份，但不应答数据请求。</translation>
        </message>
        <message>
            <source>Switch the ignition on, and check that the pack definition belongs to this pack.</source>
            <translation>请打开点火开关，并检查电池包定义是否属于此电池包。</translation>
        </message>
        <message>
            <source>Check that the adapter is on the bus of the battery and not behind a gateway.</source>
            <translation>请确认适配器接在电池的总线上，而不是在网关之后。</translation>
        </message>
        <message>
            <source>The BMS said who it is and sends, but no cell voltage in it is valid.</source>
            <translation>BMS 已表明身份并在发送，但没有任何有效的单体电压。</translation>
        </message>
        <message>
            <source>Read its faults, and check that the pack definition, and the DBC if one was given, belong to this pack.</source>
            <translation>请读取其故障，并检查电池包定义以及所给的 DBC 是否属于此电池包。</translation>
        </message>
        <message>
            <source>Check the bit rate, the termination (two times 120 Ω), and CAN-H and CAN-L for a short circuit.</source>
            <translation>请检查波特率、终端电阻（两个 120 Ω），以及 CAN-H 与 CAN-L 是否短路。</translation>
        </message>
        <message>
            <source>The adapter's controller is error passive: it sees many bus errors.</source>
            <translation>适配器的控制器处于错误被动状态：它检测到大量总线错误。</translation>
        </message>
        <message>
            <source>Check the termination (120 ohm at both ends), the wiring, and whether another device runs at another bit rate.</source>
            <translation>请检查两端的 120 Ω 终端电阻、接线，以及是否有其他设备使用不同的波特率。</translation>
        </message>
        <message>
            <source>The adapter only listens, so nothing can be asked of the BMS.</source>
            <translation>适配器仅监听，无法向 BMS 询问任何内容。</translation>
        </message>
        <message>
            <source>Disconnect, and connect without listen-only.</source>
            <translation>请断开连接，取消仅监听后重新连接。</translation>
        </message>
        <message>
            <source>No adapter is open.</source>
            <translation>没有打开的适配器。</translation>
        </message>
        <message>
            <source>Wait until the connection is back, then start again.</source>
            <translation>请等连接恢复后再重新开始。</translation>
        </message>
        <message>
            <source>Check which pack is plugged in, then start again.</source>
            <translation>请确认连接的是哪个电池包，然后重新开始。</translation>
        </message>
        <message>
            <source>Halite stopped at a fault of its own.</source>
            <translation>Halite 因自身错误而停止。</translation>
        </message>
        <message>
            <source>Send the crash report to its makers.</source>
            <translation>请把崩溃报告发送给开发者。</translation>
        </message>
        <message>
            <source>Disconnect there, or end it.</source>
            <translation>请在那里断开连接，或结束该程序。</translation>
        </message>
        <message>
            <source>Wait until it has finished.</source>
            <translation>请等待其完成。</translation>
        </message>
        <message>
            <source>End {0}, which uses it.</source>
            <translation>请先结束 {0}，它正在使用此适配器。</translation>
        </message>
        <message>
            <source>this program</source>
            <translation>本程序</translation>
        </message>
        <message>
            <source>Run `halite adapters --rules | sudo tee {0}`, then plug the adapter in again.</source>
            <translation>请运行 `halite adapters --rules | sudo tee {0}`，然后重新插入适配器。</translation>
        </message>
        <message>
            <source>Install the driver of {0}.</source>
            <translation>请安装 {0} 的驱动程序。</translation>
        </message>
        <message>
            <source>This adapter works on {0} only; use another adapter here.</source>
            <translation>此适配器只能在 {0} 上使用；请在此改用其他适配器。</translation>
        </message>
        <message>
            <source>process {0} ({1})</source>
            <translation>进程 {0}（{1}）</translation>
        </message>
        <message>
            <source>Several adapters carry the number {0}.</source>
            <translation>多个适配器的编号同为 {0}。</translation>
        </message>
        <message>
            <source>The adapter {0} ({1}) is not plugged in.</source>
            <translation>适配器 {0}（{1}）未插入。</translation>
        </message>
        <message>
            <source>Bring it up: `sudo ip link set {0} up type can bitrate 500000`.</source>
            <translation>请启用接口：`sudo ip link set {0} up type can bitrate 500000`。</translation>
        </message>
        <message>
            <source>{0} cannot listen without acknowledging, so looking for the bit rate could disturb the bus.</source>
            <translation>{0} 无法在不应答的情况下监听，查找波特率可能干扰总线。</translation>
        </message>
        <message>
            <source>Ask whoever has set up the interface.</source>
            <translation>请询问设置该接口的人员。</translation>
        </message>
        <message>
            <source>The bit rate of {0} is not set by Halite.</source>
            <translation>{0} 的波特率不由 Halite 设置。</translation>
        </message>
        <message>
            <source>This adapter cannot do {0} kbit/s.</source>
            <translation>此适配器不支持 {0} kbit/s。</translation>
        </message>
        <message>
            <source>The adapter did not go on the bus listening only.</source>
            <translation>适配器未能以仅监听方式接入总线。</translation>
        </message>
        <message>
            <source>{0} names no port.</source>
            <translation>{0} 未给出端口。</translation>
        </message>
        <message>
            <source>{0} names no possible port.</source>
            <translation>{0} 给出的端口无效。</translation>
        </message>
        <message>
            <source>{0} names no computer.</source>
            <translation>{0} 未给出计算机。</translation>
        </message>
        <message>
            <source>Write it as socket://host:port, for example socket://127.0.0.1:29536.</source>
            <translation>请写成 socket://主机:端口，例如 socket://127.0.0.1:29536。</translation>
        </message>
        <message>
            <source>Choose another bit rate, or another adapter.</source>
            <translation>请选择其他波特率或其他适配器。</translation>
        </message>
        <message>
            <source>This adapter cannot run at {0} bit/s.</source>
            <translation>此适配器无法以 {0} bit/s 运行。</translation>
        </message>
        <message>
            <source>This adapter does not know {0}.</source>
            <translation>此适配器不支持{0}。</translation>
        </message>
        <message>
            <source>Put 120 Ω on the bus by hand.</source>
            <translation>请在总线上手动接入 120 Ω。</translation>
        </message>
        <message>
            <source>a termination of its own</source>
            <translation>内置终端电阻</translation>
        </message>
        <message>
            <source>Set the bit rate by hand instead of looking for it.</source>
            <translation>请手动设置波特率，不要自动查找。</translation>
        </message>
        <message>
            <source>listening only</source>
            <translation>仅监听</translation>
        </message>
        <message>
            <source>Connect without CAN FD, or use another adapter.</source>
            <translation>请不使用 CAN FD 连接，或改用其他适配器。</translation>
        </message>
        <message>
            <source>Check that the pack is awake, CAN-H and CAN-L, the termination and the bit rate.</source>
            <translation>请检查电池包是否已唤醒，以及 CAN-H 和 CAN-L、终端电阻和波特率。</translation>
        </message>
        <message>
            <source>The adapter cannot send: nobody on the bus acknowledges its frames.</source>
            <translation>适配器无法发送：总线上没有节点应答其报文。</translation>
        </message>
        <message>
            <source>Plug the adapter in; `halite adapters` lists what is there.</source>
            <translation>请插入适配器；`halite adapters` 可列出现有的适配器。</translation>
        </message>
        <message>
            <source>There is no candleLight adapter {0}.</source>
            <translation>没有 candleLight 适配器 {0}。</translation>
        </message>
        <message>
            <source>The adapter does not speak the gs_usb protocol.</source>
            <translation>适配器不支持 gs_usb 协议。</translation>
        </message>
        <message>
            <source>Check the cabling and the bus load, then try again.</source>
            <translation>请检查线缆和总线负载，然后重试。</translation>
        </message>
        <message>
            <source>A message of {0} bytes is longer than expected.</source>
            <translation>长度为 {0} 字节的报文超出预期。</translation>
        </message>
        <message>
            <source>Check that the ECU is still powered and on the bus, then try again.</source>
            <translation>请检查 ECU 是否仍有供电并在总线上，然后重试。</translation>
        </message>
        <message>
            <source>Find out what floods the bus, then try again.</source>
            <translation>请找出占满总线的设备，然后重试。</translation>
        </message>
        <message>
            <source>The bus was too busy for our messages.</source>
            <translation>总线过忙，无法发送报文。</translation>
        </message>
        <message>
            <source>The receiver of a message asked to wait too often.</source>
            <translation>报文的接收方要求等待的次数过多。</translation>
        </message>
        <message>
            <source>The receiver of a message stopped answering.</source>
            <translation>报文的接收方停止应答。</translation>
        </message>
        <message>
            <source>The receiver answered with a flow status that does not exist.</source>
            <translation>接收方以不存在的流控状态应答。</translation>
        </message>
        <message>
            <source>Send it in smaller blocks.</source>
            <translation>请分成较小的数据块发送。</translation>
        </message>
        <message>
            <source>The receiver cannot take a message of {0} bytes.</source>
            <translation>接收方无法接收长度为 {0} 字节的报文。</translation>
        </message>
        <message>
            <source>Connect again without listen-only.</source>
            <translation>请取消仅监听后重新连接。</translation>
        </message>
        <message>
            <source>The adapter is listening only, so nothing is sent.</source>
            <translation>适配器仅监听，不会发送任何内容。</translation>
        </message>
        <message>
            <source>The adapter at {0} could not be opened.</source>
            <translation>无法打开位于 {0} 的适配器。</translation>
        </message>
        <message>
            <source>Plug the adapter in and check the channel; `halite adapters` lists what is there.</source>
            <translation>请插入适配器并检查通道；`halite adapters` 可列出现有的适配器。</translation>
        </message>
        <message>
            <source>There is no adapter at {0}.</source>
            <translation>{0} 处没有适配器。</translation>
        </message>
        <message>
            <source>Bring it up: `ip link set {0} up type can bitrate 500000`.</source>
            <translation>请启用接口：`ip link set {0} up type can bitrate 500000`。</translation>
        </message>
        <message>
            <source>The CAN interface {0} is down.</source>
            <translation>CAN 接口 {0} 未启用。</translation>
        </message>
        <message>
            <source>Nobody answers at {0}.</source>
            <translation>{0} 无应答。</translation>
        </message>
        <message>
            <source>The system does not let you use {0}.</source>
            <translation>系统不允许您使用 {0}。</translation>
        </message>
        <message>
            <source>Add yourself to the group `dialout` (serial) or `plugdev` (USB) and log in again.</source>
            <translation>请将自己加入用户组 `dialout`（串口）或 `plugdev`（USB），然后重新登录。</translation>
        </message>
        <message>
            <source>Another program is using {0}.</source>
            <translation>其他程序正在使用 {0}。</translation>
        </message>
        <message>
            <source>`halite adapters` lists the ones that can be used.</source>
            <translation>`halite adapters` 可列出可用的接口。</translation>
        </message>
        <message>
            <source>There is no interface of that name.</source>
            <translation>没有该名称的接口。</translation>
        </message>
        <message>
            <source>Leave it to the adapter's driver.</source>
            <translation>请由适配器的驱动程序决定。</translation>
        </message>
        <message>
            <source>The interface {0} does not let the sample point be chosen.</source>
            <translation>接口 {0} 不允许选择采样点。</translation>
        </message>
        <message>
            <source>Leave it to the adapter, and put 120 Ω on the bus by hand where they are missing.</source>
            <translation>请由适配器决定，缺少终端电阻时手动在总线上接入 120 Ω。</translation>
        </message>
        <message>
            <source>The termination of an adapter cannot be switched through the interface {0}.</source>
            <translation>无法通过接口 {0} 切换适配器的终端电阻。</translation>
        </message>
        <message>
            <source>The interface {0} cannot listen without acknowledging.</source>
            <translation>接口 {0} 无法在不应答的情况下监听。</translation>
        </message>
        <message>
            <source>Connect again, and report the bug.</source>
            <translation>请重新连接，并报告此错误。</translation>
        </message>
        <message>
            <source>Halite has stopped reading because of a bug in the program.</source>
            <translation>由于程序错误，Halite 已停止读取。</translation>
        </message>
        <message>
            <source>The adapter could not be opened.</source>
            <translation>无法打开适配器。</translation>
        </message>
        <message>
            <source>This driver cannot put the adapter back on the bus.</source>
            <translation>此驱动程序无法让适配器重新接入总线。</translation>
        </message>
        <message>
            <source>Check the bit rate, the termination (two times 120 Ω) and the wiring, then connect again.</source>
            <translation>请检查波特率、终端电阻（两个 120 Ω）和接线，然后重新连接。</translation>
        </message>
        <message>
            <source>The adapter has left the bus again and again, so it stays off.</source>
            <translation>适配器反复脱离总线，因此保持脱离状态。</translation>
        </message>
        <message>
            <source>Unplug the adapter and plug it in again.</source>
            <translation>请拔下适配器后重新插上。</translation>
        </message>
        <message>
            <source>This adapter does not say whether it can listen without acknowledging.</source>
            <translation>此适配器未说明能否在不应答的情况下监听。</translation>
        </message>
        <message>
            <source>Try another bit rate, or without CAN FD; check the adapter's firmware.</source>
            <translation>请尝试其他波特率，或不使用 CAN FD；并检查适配器的固件。</translation>
        </message>
        <message>
            <source>The adapter refused to go on the bus with these settings.</source>
            <translation>适配器拒绝以这些设置接入总线。</translation>
        </message>
        <message>
            <source>Leave the sample point to the adapter.</source>
            <translation>请由适配器决定采样点。</translation>
        </message>
        <message>
            <source>An slcan adapter cannot set a sample point at {0} bit/s.</source>
            <translation>slcan 适配器无法在 {0} bit/s 下设置采样点。</translation>
        </message>
        <message>
            <source>Choose one of {0} bit/s.</source>
            <translation>请从 {0} bit/s 中选择。</translation>
        </message>
        <message>
            <source>An slcan adapter cannot run at {0} bit/s.</source>
            <translation>slcan 适配器无法以 {0} bit/s 运行。</translation>
        </message>
        <message>
            <source>Leave it to the adapter.</source>
            <translation>请由适配器决定。</translation>
        </message>
        <message>
            <source>The {0} of an slcan adapter cannot be set.</source>
            <translation>无法设置 slcan 适配器的{0}。</translation>
        </message>
        <message>
            <source>sample point of CAN FD data</source>
            <translation>CAN FD 数据段采样点</translation>
        </message>
        <message>
            <source>{0} is outside {1} to {2}.</source>
            <translation>{0} 超出 {1} 至 {2} 的范围。</translation>
        </message>
        <message>
            <source>{0} is none of: {1}.</source>
            <translation>{0} 不是以下任何一个：{1}。</translation>
        </message>
        <message>
            <source>{0} after {1}: axis points must rise.</source>
            <translation>{1} 之后是 {0}：轴点必须递增。</translation>
        </message>
        <message>
            <source>The pack definition {0} describes no calibration.</source>
            <translation>电池包定义 {0} 未描述标定。</translation>
        </message>
        <message>
            <source>"{0}" must be at most {1} plain ASCII characters.</source>
            <translation>“{0}”最多只能有 {1} 个普通 ASCII 字符。</translation>
        </message>
        <message>
            <source>A text in the data set header is not readable.</source>
            <translation>数据集头部中的文本无法读取。</translation>
        </message>
        <message>
            <source>The payload of the data set is damaged: its checksum does not match the header.</source>
            <translation>数据集的数据已损坏：校验和与头部不符。</translation>
        </message>
        <message>
            <source>The payload of a data set has {0} bytes; here are {1}, and the header says {2}.</source>
            <translation>数据集的数据应为 {0} 字节；此处为 {1} 字节，头部写的是 {2} 字节。</translation>
        </message>
        <message>
            <source>A value does not fit into the data set header.</source>
            <translation>有数值超出数据集头部所能容纳的范围。</translation>
        </message>
        <message>
            <source>The payload must have {0} bytes, it has {1}.</source>
            <translation>数据应为 {0} 字节，实际为 {1} 字节。</translation>
        </message>
        <message>
            <source>Install a newer Halite.</source>
            <translation>请安装较新版本的 Halite。</translation>
        </message>
        <message>
            <source>The data set has layout {0}, Halite knows layout {1}.</source>
            <translation>数据集的布局为 {0}，Halite 支持的布局为 {1}。</translation>
        </message>
        <message>
            <source>The header of the data set is damaged: its checksum does not match.</source>
            <translation>数据集的头部已损坏：校验和不符。</translation>
        </message>
        <message>
            <source>These bytes are no calibration data set.</source>
            <translation>这些字节不是标定数据集。</translation>
        </message>
        <message>
            <source>A data set header has {0} bytes, this one {1}.</source>
            <translation>数据集头部应为 {0} 字节，此处为 {1} 字节。</translation>
        </message>
        <message>
            <source>Get the data set again from whoever made it.</source>
            <translation>请向制作者重新索取数据集。</translation>
        </message>
        <message>
            <source>A value of {0} is no finite number.</source>
            <translation>{0} 中有数值不是有限数。</translation>
        </message>
        <message>
            <source>A value of {0} does not fit into {1}.</source>
            <translation>{0} 中有数值超出 {1} 的范围。</translation>
        </message>
        <message>
            <source>{0} has the shape {1}, the new values {2}.</source>
            <translation>{0} 的形状为 {1}，新数值的形状为 {2}。</translation>
        </message>
        <message>
            <source>Use the A2L that belongs to this pack.</source>
            <translation>请使用此电池包的 A2L。</translation>
        </message>
        <message>
            <source>This pack has no calibration object {0}.</source>
            <translation>此电池包没有标定对象 {0}。</translation>
        </message>
        <message>
            <source>The A2L places {0} outside the data set.</source>
            <translation>A2L 将 {0} 放在数据集之外。</translation>
        </message>
        <message>
            <source>Get the package again from whoever made it.</source>
            <translation>请向制作者重新索取标定包。</translation>
        </message>
        <message>
            <source>{0} after {1} {2}: must {3} along {4}.</source>
            <translation>{1} {2} 之后是 {0}：沿{4}必须{3}。</translation>
        </message>
        <message>
            <source>not rise</source>
            <translation>不递增</translation>
        </message>
        <message>
            <source>not fall</source>
            <translation>不递减</translation>
        </message>
        <message>
            <source>the table</source>
            <translation>该表</translation>
        </message>
        <message>
            <source>{0} ({1}) must be {2} {3} ({4}).</source>
            <translation>{0}（{1}）必须{2} {3}（{4}）。</translation>
        </message>
        <message>
            <source>at or above</source>
            <translation>不低于</translation>
        </message>
        <message>
            <source>at least {0} above</source>
            <translation>以不少于 {0} 的幅度高于</translation>
        </message>
        <message>
            <source>{0} is below {1}: {2}.</source>
            <translation>{0} 低于 {1}：{2}。</translation>
        </message>
        <message>
            <source>{0} is above {1}: {2}.</source>
            <translation>{0} 高于 {1}：{2}。</translation>
        </message>
        <message>
            <source>Choose a pack that can be calibrated.</source>
            <translation>请选择可以标定的电池包。</translation>
        </message>
        <message>
            <source>The BMS would refuse the data set in this package: its signature for the BMS is wrong.</source>
            <translation>BMS 会拒绝此标定包中的数据集：其面向 BMS 的签名有误。</translation>
        </message>
        <message>
            <source>The header of the data set contradicts the package or the pack: {0}.</source>
            <translation>数据集头部与标定包或电池包不一致：{0}。</translation>
        </message>
        <message>
            <source>cells in series</source>
            <translation>串联单体数</translation>
        </message>
        <message>
            <source>demo mark</source>
            <translation>演示标记</translation>
        </message>
        <message>
            <source>The package claims to be for real packs, but it is signed with demonstration keys.</source>
            <translation>标定包声称用于真实电池包，但使用演示密钥签名。</translation>
        </message>
        <message>
            <source>Use the pack definition and the package of the same release.</source>
            <translation>请使用同一版本的电池包定义和标定包。</translation>
        </message>
        <message>
            <source>The package was made with another description (A2L) of the calibration than this pack definition has.</source>
            <translation>标定包使用的标定描述（A2L）与此电池包定义不同。</translation>
        </message>
        <message>
            <source>Choose a package for this pack.</source>
            <translation>请选择用于此电池包的标定包。</translation>
        </message>
        <message>
            <source>The package is for {0}, this pack is {1}.</source>
            <translation>标定包用于 {0}，此电池包为 {1}。</translation>
        </message>
        <message>
            <source>Give the path of a .nacal file, or the id of a package that ships with the pack.</source>
            <translation>请给出 .nacal 文件的路径，或随电池包提供的标定包的 id。</translation>
        </message>
        <message>
            <source>There is no package {0} that can be read.</source>
            <translation>没有可读取的标定包 {0}。</translation>
        </message>
        <message>
            <source>Ask calibration for a released package.</source>
            <translation>请向标定部门索取已发布的标定包。</translation>
        </message>
        <message>
            <source>Reading the calibration, {0} of {1} KiB</source>
            <translation>正在读取标定，{0} / {1} KiB</translation>
        </message>
        <message>
            <source>Flash a released package.</source>
            <translation>请刷写已发布的标定包。</translation>
        </message>
        <message>
            <source>The BMS has no valid calibration.</source>
            <translation>BMS 没有有效的标定。</translation>
        </message>
        <message>
            <source>Check that the chosen pack definition is the right one.</source>
            <translation>请检查所选的电池包定义是否正确。</translation>
        </message>
        <message>
            <source>The BMS does not say in the agreed form which calibration it uses.</source>
            <translation>BMS 未以约定的形式说明其使用的标定。</translation>
        </message>
        <message>
            <source>Read it again; another tool may be writing to this pack.</source>
            <translation>请重新读取；可能有其他工具正在写入此电池包。</translation>
        </message>
        <message>
            <source>The calibration that was read is not the one the BMS says it uses.</source>
            <translation>读取的标定不是 BMS 所说正在使用的标定。</translation>
        </message>
        <message>
            <source>Read it again; if this stays, flash a released package.</source>
            <translation>请重新读取；若问题依旧，请刷写已发布的标定包。</translation>
        </message>
        <message>
            <source>The pack definition {0} has no calibration memory to read.</source>
            <translation>电池包定义 {0} 没有可读取的标定存储器。</translation>
        </message>
        <message>
            <source>Away from its points the table gives {0} C at {1} °C and {2} %.</source>
            <translation>在支点之外，该表在 {1} °C 和 {2} % 时给出 {0} C。</translation>
        </message>
        <message>
            <source>{0} C at {1} °C and {2} % is too much.</source>
            <translation>{1} °C 和 {2} % 时 {0} C 过大。</translation>
        </message>
        <message>
            <source>Halite knows no safe charging envelope for {0}: the map cannot be checked.</source>
            <translation>Halite 没有 {0} 的安全充电范围：无法检查该图。</translation>
        </message>
        <message>
            <source>the lowest cell voltage in use of {0}</source>
            <translation>{0} 使用中的最低单体电压</translation>
        </message>
        <message>
            <source>the lowest cell voltage {0} survives</source>
            <translation>{0} 能承受的最低单体电压</translation>
        </message>
        <message>
            <source>the highest cell voltage {0} survives</source>
            <translation>{0} 能承受的最高单体电压</translation>
        </message>
        <message>
            <source>the highest cell voltage in use of {0}</source>
            <translation>{0} 使用中的最高单体电压</translation>
        </message>
        <message>
            <source>{0} C: must be 0 at {1} °C and below, {2}.</source>
            <translation>{0} C：在 {1} °C 及以下必须为 0，{2}。</translation>
        </message>
        <message>
            <source>the BMS refuses it</source>
            <translation>BMS 会拒绝</translation>
        </message>
        <message>
            <source>a pulse may use the whole margin of the charging map, not more</source>
            <translation>脉冲最多可使用充电图的全部裕量，不得超出</translation>
        </message>
        <message>
            <source>the state of charge</source>
            <translation>荷电状态</translation>
        </message>
        <message>
            <source>the recommended high cell voltage limit (CELL_OV)</source>
            <translation>单体电压上限的建议值（CELL_OV）</translation>
        </message>
        <message>
            <source>{0} C at {1} °C: must be 0 outside {2} to {3} °C (CHG_T_MIN, CHG_T_MAX).</source>
            <translation>{1} °C 时为 {0} C：在 {2} 至 {3} °C（CHG_T_MIN、CHG_T_MAX）之外必须为 0。</translation>
        </message>
        <message>
            <source>{0} C at {1} °C is more than at {2} °C: must not rise above {3} °C.</source>
            <translation>{1} °C 时的 {0} C 大于 {2} °C 时的值：高于 {3} °C 时不得递增。</translation>
        </message>
        <message>
            <source>{0} C at {1} °C is less than at {2} °C: must not fall up to {3} °C.</source>
            <translation>{1} °C 时的 {0} C 小于 {2} °C 时的值：在 {3} °C 以下不得递减。</translation>
        </message>
        <message>
            <source>a cell at zero volts must be brought back slowly</source>
            <translation>零伏的单体必须缓慢恢复</translation>
        </message>
        <message>
            <source>the guard would come too late</source>
            <translation>保护会过晚动作</translation>
        </message>
        <message>
            <source>two cells are only measured this well</source>
            <translation>两个单体的测量精度仅此而已</translation>
        </message>
        <message>
            <source>the temperature</source>
            <translation>温度</translation>
        </message>
        <message>
            <source>{0} mV: the release must be at least {1} mV {2} the limit.</source>
            <translation>{0} mV：解除值必须至少{2}限值 {1} mV。</translation>
        </message>
        <message>
            <source>{0} {1} must be above {2} ({3}).</source>
            <translation>{0} {1} 必须高于 {2}（{3}）。</translation>
        </message>
        <message>
            <source>the recommended low cell voltage limit (CELL_UV)</source>
            <translation>单体电压下限的建议值（CELL_UV）</translation>
        </message>
        <message>
            <source>Balancing is forbidden here by only one of BAL_START_DV and BAL_STOP_DV: both must say 255.</source>
            <translation>此处仅 BAL_START_DV 和 BAL_STOP_DV 之一禁止均衡：两者都必须为 255。</translation>
        </message>
        <message>
            <source>{0} mV must be at least {1} mV above BAL_STOP_DV ({2} mV).</source>
            <translation>{0} mV 必须比 BAL_STOP_DV（{2} mV）高至少 {1} mV。</translation>
        </message>
        <message>
            <source>Install Halite again.</source>
            <translation>请重新安装 Halite。</translation>
        </message>
        <message>
            <source>Check that the file exists and may be opened.</source>
            <translation>请检查文件是否存在以及是否允许打开。</translation>
        </message>
        <message>
            <source>{0} cannot be read.</source>
            <translation>无法读取 {0}。</translation>
        </message>
        <message>
            <source>Export only the calibration objects of the BMS.</source>
            <translation>请仅导出 BMS 的标定对象。</translation>
        </message>
        <message>
            <source>{0} is larger than {1} MiB.</source>
            <translation>{0} 大于 {1} MiB。</translation>
        </message>
        <message>
            <source>Get the file again from whoever made it.</source>
            <translation>请向制作者重新索取文件。</translation>
        </message>
        <message>
            <source>The A2L file is damaged at line {0}: {1}.</source>
            <translation>A2L 文件在第 {0} 行损坏：{1}。</translation>
        </message>
        <message>
            <source>{0} must rise from one number to the next.</source>
            <translation>{0} 必须逐个递增。</translation>
        </message>
        <message>
            <source>soc_pct, mean_mv and half_hysteresis_mv must be equally long lists of two or more numbers.</source>
            <translation>soc_pct、mean_mv 和 half_hysteresis_mv 必须是长度相同、至少含两个数的列表。</translation>
        </message>
        <message>
            <source>{0} must be two whole numbers, the lower one first.</source>
            <translation>{0} 必须是两个整数，较小的在前。</translation>
        </message>
        <message>
            <source>operating_mv must lie inside absolute_mv.</source>
            <translation>operating_mv 必须在 absolute_mv 范围之内。</translation>
        </message>
        <message>
            <source>Check the file with the tool that made it.</source>
            <translation>请用制作该文件的工具检查。</translation>
        </message>
        <message>
            <source>{0} is not a message database Halite can read.</source>
            <translation>{0} 不是 Halite 能读取的报文数据库。</translation>
        </message>
        <message>
            <source>{0} describes no messages.</source>
            <translation>{0} 未描述任何报文。</translation>
        </message>
        <message>
            <source>{0} holds {1}.</source>
            <translation>{0} 含有{1}。</translation>
        </message>
        <message>
            <source>severity must be one of {0}, not {1}.</source>
            <translation>severity 必须是 {0} 之一，不能是 {1}。</translation>
        </message>
        <message>
            <source>Write it like P1B40-94.</source>
            <translation>请按 P1B40-94 的格式书写。</translation>
        </message>
        <message>
            <source>{0} is not a fault code.</source>
            <translation>{0} 不是故障码。</translation>
        </message>
        <message>
            <source>Remove one of the two.</source>
            <translation>请删除其中一个。</translation>
        </message>
        <message>
            <source>{0} is described twice.</source>
            <translation>{0} 被描述了两次。</translation>
        </message>
        <message>
            <source>Use one of {0}, or the path of a {1} or of a signal set (.json).</source>
            <translation>请使用 {0} 之一，或 {1} 或信号集（.json）的路径。</translation>
        </message>
        <message>
            <source>There is no pack definition called {0}.</source>
            <translation>没有名为 {0} 的电池包定义。</translation>
        </message>
        <message>
            <source>Leave --dbc out, or use a pack definition.</source>
            <translation>请去掉 --dbc，或使用电池包定义。</translation>
        </message>
        <message>
            <source>A signal set cannot be combined with a message database.</source>
            <translation>信号集不能与报文数据库一起使用。</translation>
        </message>
        <message>
            <source>{0} must be 32 bytes in hexadecimal.</source>
            <translation>{0} 必须是 32 字节的十六进制数。</translation>
        </message>
        <message>
            <source>Leave it out, or set addressing = "extended".</source>
            <translation>请去掉它，或设置 addressing = "extended"。</translation>
        </message>
        <message>
            <source>{0} has no place in normal addressing.</source>
            <translation>{0} 不能用于 normal 寻址。</translation>
        </message>
        <message>
            <source>{0} addressing needs {1}.</source>
            <translation>{0} 寻址需要 {1}。</translation>
        </message>
        <message>
            <source>addressing is one of {0}, not {1}.</source>
            <translation>addressing 是 {0} 之一，不能是 {1}。</translation>
        </message>
        <message>
            <source>response_id must not be the id of a request.</source>
            <translation>response_id 不能与请求的 id 相同。</translation>
        </message>
        <message>
            <source>an id above 0x7FF needs is_extended = true.</source>
            <translation>大于 0x7FF 的 id 需要 is_extended = true。</translation>
        </message>
        <message>
            <source>p2_s, p2_star_s and s3_s must be greater than 0.</source>
            <translation>p2_s、p2_star_s 和 s3_s 必须大于 0。</translation>
        </message>
        <message>
            <source>the data identifier {0} is described twice.</source>
            <translation>数据标识符 {0} 被描述了两次。</translation>
        </message>
        <message>
            <source>this definition needs the message database of the BMS, which does not come with Halite.</source>
            <translation>此定义需要 BMS 的报文数据库，Halite 未附带。</translation>
        </message>
        <message>
            <source>{0} must be the name of a file beside the definition, not {1}.</source>
            <translation>{0} 必须是与定义同目录的文件名，不能是 {1}。</translation>
        </message>
        <message>
            <source>Known: {0}.</source>
            <translation>已知：{0}。</translation>
        </message>
        <message>
            <source>There is no chemistry called {0}.</source>
            <translation>没有名为 {0} 的化学体系。</translation>
        </message>
        <message>
            <source>div must not be 0.</source>
            <translation>div 不能为 0。</translation>
        </message>
        <message>
            <source>{0} must contain {index} or, for numbers with leading zeros, {index:03d}.</source>
            <translation>{0} 必须包含 {index}，编号带前导零时包含 {index:03d}。</translation>
        </message>
        <message>
            <source>Correct the name, or the database.</source>
            <translation>请更正名称或数据库。</translation>
        </message>
        <message>
            <source>{0} in the database.</source>
            <translation>数据库中{0}。</translation>
        </message>
        <message>
            <source>Check that the database belongs to this pack definition.</source>
            <translation>请检查数据库是否属于此电池包定义。</translation>
        </message>
        <message>
            <source>{0} has none of the messages of this pack.</source>
            <translation>{0} 不含此电池包的任何报文。</translation>
        </message>
        <message>
            <source>stale_after_s must be greater than 0.</source>
            <translation>stale_after_s 必须大于 0。</translation>
        </message>
        <message>
            <source>freq must be greater than 0.</source>
            <translation>freq 必须大于 0。</translation>
        </message>
        <message>
            <source>{0} is not an identifier in hexadecimal.</source>
            <translation>{0} 不是十六进制标识符。</translation>
        </message>
        <message>
            <source>Use the signal set of an electric car's model.</source>
            <translation>请使用电动汽车车型的信号集。</translation>
        </message>
        <message>
            <source>{0} says nothing about a traction battery.</source>
            <translation>{0} 不含动力电池的内容。</translation>
        </message>
        <message>
            <source>A signal set has a list called commands.</source>
            <translation>信号集含有名为 commands 的列表。</translation>
        </message>
        <message>
            <source>{0} is not a signal set.</source>
            <translation>{0} 不是信号集。</translation>
        </message>
        <message>
            <source>Check that it is a signal set.</source>
            <translation>请检查它是否为信号集。</translation>
        </message>
        <message>
            <source>{0} is not valid JSON.</source>
            <translation>{0} 不是有效的 JSON。</translation>
        </message>
        <message>
            <source>{0} must be a whole number.</source>
            <translation>{0} 必须是整数。</translation>
        </message>
        <message>
            <source>{0} must be a list of tables.</source>
            <translation>{0} 必须是由表组成的列表。</translation>
        </message>
        <message>
            <source>Add {0} to {1}.</source>
            <translation>请将 {0} 添加到 {1}。</translation>
        </message>
        <message>
            <source>the table {0} is missing.</source>
            <translation>缺少表 {0}。</translation>
        </message>
        <message>
            <source>{0} must be a table, not {1}.</source>
            <translation>{0} 必须是表，不能是 {1}。</translation>
        </message>
        <message>
            <source>{0} must be a list, not {1}.</source>
            <translation>{0} 必须是列表，不能是 {1}。</translation>
        </message>
        <message>
            <source>{0} must be a list of texts.</source>
            <translation>{0} 必须是由文本组成的列表。</translation>
        </message>
        <message>
            <source>{0} must be true or false, not {1}.</source>
            <translation>{0} 必须是 true 或 false，不能是 {1}。</translation>
        </message>
        <message>
            <source>{0} must be a finite number, not {1}.</source>
            <translation>{0} 必须是有限数，不能是 {1}。</translation>
        </message>
        <message>
            <source>{0} must be a number, not {1}.</source>
            <translation>{0} 必须是数字，不能是 {1}。</translation>
        </message>
        <message>
            <source>{0} must be from {1} to {2}, not {3}.</source>
            <translation>{0} 必须在 {1} 到 {2} 之间，不能是 {3}。</translation>
        </message>
        <message>
            <source>{0} must be a whole number, not {1}.</source>
            <translation>{0} 必须是整数，不能是 {1}。</translation>
        </message>
        <message>
            <source>{0} must be a text, not {1}.</source>
            <translation>{0} 必须是文本，不能是 {1}。</translation>
        </message>
        <message>
            <source>{0} is missing.</source>
            <translation>缺少 {0}。</translation>
        </message>
        <message>
            <source>there is no key called {0}.</source>
            <translation>没有名为 {0} 的键。</translation>
        </message>
        <message>
            <source>Known here: {0}.</source>
            <translation>此处已知：{0}。</translation>
        </message>
        <message>
            <source>Did you mean {0}?</source>
            <translation>是否指 {0}？</translation>
        </message>
        <message>
            <source>Correct {0}.</source>
            <translation>请更正 {0}。</translation>
        </message>
        <message>
            <source>Correct the file at that place.</source>
            <translation>请更正文件的该处。</translation>
        </message>
        <message>
            <source>{0} is not valid TOML: {1}.</source>
            <translation>{0} 不是有效的 TOML：{1}。</translation>
        </message>
        <message>
            <source>Check that it is the right file.</source>
            <translation>请检查文件是否正确。</translation>
        </message>
        <message>
            <source>{0} is nested too deeply.</source>
            <translation>{0} 嵌套过深。</translation>
        </message>
        <message>
            <source>Save the file as UTF-8.</source>
            <translation>请将文件保存为 UTF-8。</translation>
        </message>
        <message>
            <source>{0} is not UTF-8 text.</source>
            <translation>{0} 不是 UTF-8 文本。</translation>
        </message>
        <message>
            <source>Check path and permissions.</source>
            <translation>请检查路径和权限。</translation>
        </message>
        <message>
            <source>Check the path.</source>
            <translation>请检查路径。</translation>
        </message>
        <message>
            <source>There is no file {0}.</source>
            <translation>没有文件 {0}。</translation>
        </message>
        <message>
            <source>A file of this kind has at most {0} bytes.</source>
            <translation>此类文件最多 {0} 字节。</translation>
        </message>
        <message>
            <source>{0} is too large ({1} bytes).</source>
            <translation>{0} 过大（{1} 字节）。</translation>
        </message>
        <message>
            <source>the modules hold more than {0} cells.</source>
            <translation>模组中的单体超过 {0} 个。</translation>
        </message>
        <message>
            <source>{0} temperatures are broadcast, but the modules hold {1}.</source>
            <translation>广播了 {0} 个温度，但模组中有 {1} 个。</translation>
        </message>
        <message>
            <source>{0} cell voltages are broadcast, but {1} cells are in series.</source>
            <translation>广播了 {0} 个单体电压，但串联单体数为 {1}。</translation>
        </message>
        <message>
            <source>the modules hold {0} cells, but {1} are in series.</source>
            <translation>模组共有 {0} 个单体，但串联单体数为 {1}。</translation>
        </message>
        <message>
            <source>Say how many cells are in series.</source>
            <translation>请说明串联单体数。</translation>
        </message>
        <message>
            <source>series is missing.</source>
            <translation>缺少 series。</translation>
        </message>
        <message>
            <source>The BMS did not answer ({0}).</source>
            <translation>BMS 未应答（{0}）。</translation>
        </message>
        <message>
            <source>Leave the pack powered for a minute, then start the job again.</source>
            <translation>请让电池包保持供电一分钟，然后重新开始作业。</translation>
        </message>
        <message>
            <source>The BMS said it was working ({0}) and did not finish in time.</source>
            <translation>BMS 表示正在处理（{0}），但未及时完成。</translation>
        </message>
        <message>
            <source>service 0x{0}</source>
            <translation>服务 0x{0}</translation>
        </message>
        <message>
            <source>Check that the pack is awake and the wiring to its diagnostic connector.</source>
            <translation>请检查电池包是否已唤醒，以及诊断接口的接线。</translation>
        </message>
        <message>
            <source>it could not prove that the certificate is its own</source>
            <translation>它未能证明证书属于自己</translation>
        </message>
        <message>
            <source>its certificate has another kind of key than Ed25519</source>
            <translation>其证书的密钥不是 Ed25519 类型</translation>
        </message>
        <message>
            <source>its certificate is not valid at this time</source>
            <translation>其证书当前不在有效期内</translation>
        </message>
        <message>
            <source>its certificate is not one of a BMS</source>
            <translation>其证书不是 BMS 的证书</translation>
        </message>
        <message>
            <source>its certificate is malformed</source>
            <translation>其证书格式错误</translation>
        </message>
        <message>
            <source>its certificate was not issued for packs of this kind</source>
            <translation>其证书不是为此类电池包签发的</translation>
        </message>
        <message>
            <source>The certificate {0} and its private key do not belong together.</source>
            <translation>证书 {0} 与其私钥不匹配。</translation>
        </message>
        <message>
            <source>The key of {0} is neither Ed25519 nor an elliptic curve key.</source>
            <translation>{0} 的密钥既不是 Ed25519 也不是椭圆曲线密钥。</translation>
        </message>
        <message>
            <source>The certificate {0} or its key cannot be read.</source>
            <translation>无法读取证书 {0} 或其密钥。</translation>
        </message>
        <message>
            <source>Give the certificate and its private key as client.der and client_key.pem, or both in one PEM file.</source>
            <translation>请以 client.der 和 client_key.pem 提供证书及其私钥，或将两者放在一个 PEM 文件中。</translation>
        </message>
        <message>
            <source>The BMS offers contract level {0}, the definition expects {1}.</source>
            <translation>BMS 提供的约定等级为 {0}，定义要求 {1}。</translation>
        </message>
        <message>
            <source>The BMS reports {0} Ah, the definition has {1} Ah.</source>
            <translation>BMS 报告 {0} Ah，定义为 {1} Ah。</translation>
        </message>
        <message>
            <source>The BMS reports {0} {1}, the definition has {2}.</source>
            <translation>BMS 报告的{1}为 {0}，定义为 {2}。</translation>
        </message>
        <message>
            <source>temperature sensors</source>
            <translation>温度传感器数</translation>
        </message>
        <message>
            <source>cells in parallel</source>
            <translation>并联单体数</translation>
        </message>
        <message>
            <source>The BMS reports chemistry {0}, which the definition does not have: limits and colours shown here do not apply.</source>
            <translation>BMS 报告化学体系 {0}，定义中没有：此处显示的限值和颜色不适用。</translation>
        </message>
        <message>
            <source>unknown chemistry {0}</source>
            <translation>未知化学体系 {0}</translation>
        </message>
        <message>
            <source>Another kind of BMS is probably connected: choose its pack definition (--pack).</source>
            <translation>可能连接了其他类型的 BMS：请选择其电池包定义（--pack）。</translation>
        </message>
        <message>
            <source>It has none of the identity values of the pack definition {0}.</source>
            <translation>它没有电池包定义 {0} 中的任何识别数据。</translation>
        </message>
        <message>
            <source>The pack definition has no diagnostics, so the pack cannot be asked who it is.</source>
            <translation>电池包定义不含诊断，无法询问电池包的身份。</translation>
        </message>
        <message>
            <source>it cannot be loaded ({0})</source>
            <translation>无法加载（{0}）</translation>
        </message>
        <message>
            <source>it is made for another kind of processor or for another word length than this program ({0} bit)</source>
            <translation>它适用于其他类型的处理器或与本程序（{0} 位）不同的字长</translation>
        </message>
        <message>
            <source>it says that its key has {0} bytes</source>
            <translation>它称密钥为 {0} 字节</translation>
        </message>
        <message>
            <source>result {0}</source>
            <translation>结果 {0}</translation>
        </message>
        <message>
            <source>it has neither GenerateKeyEx nor GenerateKeyExOpt</source>
            <translation>它既没有 GenerateKeyEx 也没有 GenerateKeyExOpt</translation>
        </message>
        <message>
            <source>it gave no reason</source>
            <translation>未说明原因</translation>
        </message>
        <message>
            <source>it does not know this variant</source>
            <translation>不支持此变体</translation>
        </message>
        <message>
            <source>it does not know this security level</source>
            <translation>不支持此安全等级</translation>
        </message>
        <message>
            <source>its buffer for the key is too small</source>
            <translation>其密钥缓冲区过小</translation>
        </message>
        <message>
            <source>The key library {0} crashed.</source>
            <translation>密钥库 {0} 崩溃。</translation>
        </message>
        <message>
            <source>The key library {0} did not answer within {1} s.</source>
            <translation>密钥库 {0} 在 {1} s 内未应答。</translation>
        </message>
        <message>
            <source>The key library {0} gave no key: {1}.</source>
            <translation>密钥库 {0} 未给出密钥：{1}。</translation>
        </message>
        <message>
            <source>The key library {0} cannot be used: {1}.</source>
            <translation>无法使用密钥库 {0}：{1}。</translation>
        </message>
        <message>
            <source>Give the path of its .dll or .so file.</source>
            <translation>请给出其 .dll 或 .so 文件的路径。</translation>
        </message>
        <message>
            <source>There is no key library {0}.</source>
            <translation>没有密钥库 {0}。</translation>
        </message>
        <message>
            <source>Ask the maker of the key library for one that fits this computer.</source>
            <translation>请向密钥库的制作者索取适合此计算机的版本。</translation>
        </message>
        <message>
            <source>Use demo, library:&lt;path&gt; or certificate:&lt;path&gt;.</source>
            <translation>请使用 demo、library:&lt;路径&gt; 或 certificate:&lt;路径&gt;。</translation>
        </message>
        <message>
            <source>There are no keys called {0}.</source>
            <translation>没有名为 {0} 的密钥。</translation>
        </message>
        <message>
            <source>The BMS refused {0}: {1}.</source>
            <translation>BMS 拒绝{0}：{1}。</translation>
        </message>
        <message>
            <source>to switch the storing of faults</source>
            <translation>切换故障存储</translation>
        </message>
        <message>
            <source>to keep the session</source>
            <translation>保持会话</translation>
        </message>
        <message>
            <source>to write its memory</source>
            <translation>写入存储器</translation>
        </message>
        <message>
            <source>the end of the transfer</source>
            <translation>结束传输</translation>
        </message>
        <message>
            <source>a block of data</source>
            <translation>接收数据块</translation>
        </message>
        <message>
            <source>the upload</source>
            <translation>上传</translation>
        </message>
        <message>
            <source>the download</source>
            <translation>下载</translation>
        </message>
        <message>
            <source>a routine</source>
            <translation>执行例程</translation>
        </message>
        <message>
            <source>to control an output</source>
            <translation>控制输出</translation>
        </message>
        <message>
            <source>to write a value</source>
            <translation>写入数据</translation>
        </message>
        <message>
            <source>the authentication</source>
            <translation>认证</translation>
        </message>
        <message>
            <source>to switch communication</source>
            <translation>切换通信</translation>
        </message>
        <message>
            <source>to be unlocked</source>
            <translation>解锁</translation>
        </message>
        <message>
            <source>to read its memory</source>
            <translation>读取存储器</translation>
        </message>
        <message>
            <source>to read a value</source>
            <translation>读取数据</translation>
        </message>
        <message>
            <source>to read the fault memory</source>
            <translation>读取故障存储器</translation>
        </message>
        <message>
            <source>to clear the fault memory</source>
            <translation>清除故障存储器</translation>
        </message>
        <message>
            <source>to restart</source>
            <translation>重启</translation>
        </message>
        <message>
            <source>to change the session</source>
            <translation>切换会话</translation>
        </message>
        <message>
            <source>The job was stopped.</source>
            <translation>作业已停止。</translation>
        </message>
        <message>
            <source>Check the connection and the supply of the BMS, then start the job again.</source>
            <translation>请检查连接和 BMS 的供电，然后重新开始作业。</translation>
        </message>
        <message>
            <source>The job took longer than it ever should and was ended.</source>
            <translation>作业耗时超出上限，已被终止。</translation>
        </message>
        <message>
            <source>The BMS answered with another amount of memory than asked for.</source>
            <translation>BMS 应答的存储器数据量与请求不符。</translation>
        </message>
        <message>
            <source>The BMS answered with values that were not asked for.</source>
            <translation>BMS 应答了未请求的数据。</translation>
        </message>
        <message>
            <source>Check that the pack definition fits this BMS.</source>
            <translation>请检查电池包定义是否适用于此 BMS。</translation>
        </message>
        <message>
            <source>The answers of the BMS are out of step.</source>
            <translation>BMS 的应答顺序错乱。</translation>
        </message>
        <message>
            <source>Send it to the BMS alone.</source>
            <translation>请仅发送给该 BMS。</translation>
        </message>
        <message>
            <source>A request to all ECUs must fit into one frame.</source>
            <translation>发给所有 ECU 的请求必须能放入一帧。</translation>
        </message>
        <message>
            <source>This is a fault in the program; report it.</source>
            <translation>这是程序错误；请报告。</translation>
        </message>
        <message>
            <source>A writing request that did not pass the write gate was stopped.</source>
            <translation>未经写入闸门的写入请求已被拦截。</translation>
        </message>
        <message>
            <source>Read the faults again.</source>
            <translation>请重新读取故障。</translation>
        </message>
        <message>
            <source>The BMS answered with a fault list that cannot be read.</source>
            <translation>BMS 应答的故障列表无法读取。</translation>
        </message>
        <message>
            <source>Look the code up in the documentation of the BMS.</source>
            <translation>请在 BMS 的文档中查找此故障码。</translation>
        </message>
        <message>
            <source>This fault is not in the catalogue of the pack definition.</source>
            <translation>电池包定义的故障目录中没有此故障。</translation>
        </message>
        <message>
            <source>Reading {0}</source>
            <translation>正在读取 {0}</translation>
        </message>
        <message>
            <source>Reading the fault list</source>
            <translation>正在读取故障列表</translation>
        </message>
        <message>
            <source>Choose a pack that can be asked.</source>
            <translation>请选择可以询问的电池包。</translation>
        </message>
        <message>
            <source>The pack definition {0} has no diagnostics, so there is no fault memory to read.</source>
            <translation>电池包定义 {0} 不含诊断，没有可读取的故障存储器。</translation>
        </message>
        <message>
            <source>The BMS answered the authentication with something else than the standard says.</source>
            <translation>BMS 对认证的应答不符合标准。</translation>
        </message>
        <message>
            <source>Do not go on with this pack; ask its maker.</source>
            <translation>请勿继续操作此电池包；请询问其制造商。</translation>
        </message>
        <message>
            <source>The BMS did not prove to be a genuine one: {0}.</source>
            <translation>BMS 未能证明自己是真品：{0}。</translation>
        </message>
        <message>
            <source>Reading the faults again</source>
            <translation>正在重新读取故障</translation>
        </message>
        <message>
            <source>Clearing the fault memory</source>
            <translation>正在清除故障存储器</translation>
        </message>
        <message>
            <source>Reading and saving the faults</source>
            <translation>正在读取并保存故障</translation>
        </message>
        <message>
            <source>Check what is connected, then start again.</source>
            <translation>请检查所连接的设备，然后重新开始。</translation>
        </message>
        <message>
            <source>Pack {0} is connected, but the clearing was confirmed for {1}.</source>
            <translation>连接的是电池包 {0}，但清除操作确认的是 {1}。</translation>
        </message>
        <message>
            <source>Identifying the pack</source>
            <translation>正在识别电池包</translation>
        </message>
        <message>
            <source>Do not use the pack.</source>
            <translation>请勿使用此电池包。</translation>
        </message>
        <message>
            <source>Start the update again; if it stays, replace the BMS.</source>
            <translation>请重新开始更新；若问题依旧，请更换 BMS。</translation>
        </message>
        <message>
            <source>The calibration that was read back is neither the new nor the previous one.</source>
            <translation>回读的标定既不是新标定，也不是之前的标定。</translation>
        </message>
        <message>
            <source>Start the update again; if it stays, have the BMS checked.</source>
            <translation>请重新开始更新；若问题依旧，请送检 BMS。</translation>
        </message>
        <message>
            <source>The BMS still uses its previous calibration after the restart; it was read back.</source>
            <translation>重启后 BMS 仍使用之前的标定；已回读确认。</translation>
        </message>
        <message>
            <source>Start the update again; if it stays, ask the maker of the package.</source>
            <translation>请重新开始更新；若问题依旧，请询问标定包的制作者。</translation>
        </message>
        <message>
            <source>The BMS does not take the data set: {0}.</source>
            <translation>BMS 不接受数据集：{0}。</translation>
        </message>
        <message>
            <source>The BMS does not say how its check ended.</source>
            <translation>BMS 未说明其检查的结果。</translation>
        </message>
        <message>
            <source>Pack {0} is connected, but {1} was confirmed.</source>
            <translation>连接的是电池包 {0}，但确认的是 {1}。</translation>
        </message>
        <message>
            <source>without a serial number</source>
            <translation>（无序列号）</translation>
        </message>
        <message>
            <source>Confirm the pack, then send it again.</source>
            <translation>请确认电池包，然后重新发送。</translation>
        </message>
        <message>
            <source>A request that changes something needs the serial number of the pack it is for.</source>
            <translation>更改性请求需要目标电池包的序列号。</translation>
        </message>
        <message>
            <source>The pack definition {0} does not say how this BMS is asked.</source>
            <translation>电池包定义 {0} 未说明如何询问此 BMS。</translation>
        </message>
        <message>
            <source>Begin it with the number of a service.</source>
            <translation>请以服务编号开头。</translation>
        </message>
        <message>
            <source>An empty request cannot be sent.</source>
            <translation>不能发送空请求。</translation>
        </message>
        <message>
            <source>Sessions go from 0x01 to 0x7F, data identifiers and routines from 0x0000 to 0xFFFF.</source>
            <translation>会话为 0x01 至 0x7F，数据标识符和例程为 0x0000 至 0xFFFF。</translation>
        </message>
        <message>
            <source>A scan of {0} from 0x{1} to 0x{2} is not possible.</source>
            <translation>无法扫描{0} 0x{1} 至 0x{2}。</translation>
        </message>
        <message>
            <source>Asking for {0} 0x{1}</source>
            <translation>正在询问{0} 0x{1}</translation>
        </message>
        <message>
            <source>Routines are asked for after their pack was confirmed only.</source>
            <translation>必须先确认电池包，才能询问例程。</translation>
        </message>
        <message>
            <source>Enter another session, then start the scan again.</source>
            <translation>请进入其他会话，然后重新开始扫描。</translation>
        </message>
        <message>
            <source>The BMS does not let itself be asked for {0} in this session.</source>
            <translation>BMS 在此会话中不允许询问{0}。</translation>
        </message>
        <message>
            <source>Choose the keys that go with the level.</source>
            <translation>请选择与等级相符的密钥。</translation>
        </message>
        <message>
            <source>A certificate opens level 0, a key any other level.</source>
            <translation>证书用于等级 0，密钥用于其他等级。</translation>
        </message>
        <message>
            <source>keys and certificates are handled by the unlocking, so that they are never shown</source>
            <translation>密钥和证书由解锁功能处理，不会显示</translation>
        </message>
        <message>
            <source>it belongs to programming, and only the virtual pack is programmed by hand</source>
            <translation>它属于编程操作，只有虚拟电池包可以手动编程</translation>
        </message>
        <message>
            <source>what changes something is sent to one BMS, not to all ECUs</source>
            <translation>更改性请求只能发给一个 BMS，不能发给所有 ECU</translation>
        </message>
        <message>
            <source>Stop driving and charging, open the contactors, support the 12 V supply, then try again.</source>
            <translation>请停止行驶和充电，断开接触器，保障 12 V 供电，然后重试。</translation>
        </message>
        <message>
            <source>The pack is not ready for an update: {0}.</source>
            <translation>电池包尚未满足更新条件：{0}。</translation>
        </message>
        <message>
            <source>condition {0} is not met</source>
            <translation>条件 {0} 未满足</translation>
        </message>
        <message>
            <source>This job has no keys to unlock the BMS with.</source>
            <translation>此作业没有用于解锁 BMS 的密钥。</translation>
        </message>
        <message>
            <source>Not restored by Halite: {0}.</source>
            <translation>Halite 未能恢复：{0}。</translation>
        </message>
        <message>
            <source>The BMS returns to normal operation by itself a few seconds after it has lost the tester.</source>
            <translation>失去诊断仪数秒后，BMS 会自行恢复正常运行。</translation>
        </message>
        <message>
            <source>Reading back and comparing</source>
            <translation>正在回读并比较</translation>
        </message>
        <message>
            <source>Restarting the BMS</source>
            <translation>正在重启 BMS</translation>
        </message>
        <message>
            <source>Committing the new calibration</source>
            <translation>正在提交新标定</translation>
        </message>
        <message>
            <source>Transferring the new calibration</source>
            <translation>正在传输新标定</translation>
        </message>
        <message>
            <source>Erasing the inactive slot</source>
            <translation>正在擦除非活动存储区</translation>
        </message>
        <message>
            <source>Unlocking the BMS</source>
            <translation>正在解锁 BMS</translation>
        </message>
        <message>
            <source>Making the pack safe and the bus quiet</source>
            <translation>正在使电池包进入安全状态并静默总线</translation>
        </message>
        <message>
            <source>Restoring normal operation</source>
            <translation>正在恢复正常运行</translation>
        </message>
        <message>
            <source>Disconnect the other tester or telematics unit, then start the job again.</source>
            <translation>请断开其他诊断仪或远程信息单元，然后重新开始作业。</translation>
        </message>
        <message>
            <source>Another tester is talking to this pack.</source>
            <translation>其他诊断仪正在与此电池包通信。</translation>
        </message>
        <message>
            <source>Connect one pack alone, then start the job again.</source>
            <translation>请只连接一个电池包，然后重新开始作业。</translation>
        </message>
        <message>
            <source>More than one BMS answers on the same address.</source>
            <translation>同一地址上有多个 BMS 应答。</translation>
        </message>
        <message>
            <source>The interrupted update had already been committed; the new calibration has now been read back.</source>
            <translation>被中断的更新此前已提交；新标定现已回读。</translation>
        </message>
        <message>
            <source>The pack already uses exactly this calibration; this was read, byte for byte.</source>
            <translation>电池包已在使用完全相同的标定；已逐字节读取确认。</translation>
        </message>
        <message>
            <source>Choose a package that was released for this pack.</source>
            <translation>请选择为此电池包发布的标定包。</translation>
        </message>
        <message>
            <source>Identifying the pack and reading its calibration</source>
            <translation>正在识别电池包并读取其标定</translation>
        </message>
        <message>
            <source>Nothing was written.</source>
            <translation>未写入任何内容。</translation>
        </message>
        <message>
            <source>Which calibration is active is not known until it is read.</source>
            <translation>读取之前无法确定正在使用哪个标定。</translation>
        </message>
        <message>
            <source>Start the update again: it reads first.</source>
            <translation>请重新开始更新：会先进行读取。</translation>
        </message>
        <message>
            <source>The new calibration was not committed.</source>
            <translation>新标定未提交。</translation>
        </message>
        <message>
            <source>Start the update again to finish it.</source>
            <translation>请重新开始更新以完成它。</translation>
        </message>
        <message>
            <source>Restart the computer.</source>
            <translation>请重启计算机。</translation>
        </message>
        <message>
            <source>The data set has changed in memory since it was checked.</source>
            <translation>数据集在检查之后于内存中发生了变化。</translation>
        </message>
        <message>
            <source>Choose a package released for this pack.</source>
            <translation>请选择为此电池包发布的标定包。</translation>
        </message>
        <message>
            <source>This is a DEMO data set and not for a real pack.</source>
            <translation>这是演示数据集，不能用于真实电池包。</translation>
        </message>
        <message>
            <source>The header of the data set does not say what was checked.</source>
            <translation>数据集头部与检查时的内容不符。</translation>
        </message>
        <message>
            <source>Do not use this data set; have its maker release a correct one.</source>
            <translation>请勿使用此数据集；请由制作者发布正确的数据集。</translation>
        </message>
        <message>
            <source>Have the BMS checked.</source>
            <translation>请送检 BMS。</translation>
        </message>
        <message>
            <source>To try all the same, remove its entry from {0}.</source>
            <translation>如仍要尝试，请从 {0} 中删除其条目。</translation>
        </message>
        <message>
            <source>The memory of this BMS is suspect: it has failed twice to erase or program it.</source>
            <translation>此 BMS 的存储器可疑：擦除或编程已失败两次。</translation>
        </message>
        <message>
            <source>Wait until the time has passed, then try again.</source>
            <translation>请等待时间结束后重试。</translation>
        </message>
        <message>
            <source>The BMS is locked for another {0} s: {1}.</source>
            <translation>BMS 还将锁定 {0} s：{1}。</translation>
        </message>
        <message>
            <source>The pack does not tell its serial number, so {0} cannot be bound to it.</source>
            <translation>电池包未报告序列号，因此无法将{0}绑定到它。</translation>
        </message>
        <message>
            <source>a scan of routines</source>
            <translation>例程扫描</translation>
        </message>
        <message>
            <source>Levels are the odd numbers from 0x01 to 0x7D.</source>
            <translation>等级为 0x01 至 0x7D 的奇数。</translation>
        </message>
        <message>
            <source>0x{0} is no security level.</source>
            <translation>0x{0} 不是安全等级。</translation>
        </message>
        <message>
            <source>Use the update or the unlocking for it, or try it on the virtual pack.</source>
            <translation>请使用更新或解锁功能，或在虚拟电池包上尝试。</translation>
        </message>
        <message>
            <source>This request is not sent: {0}.</source>
            <translation>不发送此请求：{0}。</translation>
        </message>
        <message>
            <source>a request</source>
            <translation>请求</translation>
        </message>
        <message>
            <source>The data set does not have the size of this pack's memory.</source>
            <translation>数据集的大小与此电池包的存储器不符。</translation>
        </message>
        <message>
            <source>an update</source>
            <translation>更新</translation>
        </message>
        <message>
            <source>This pack definition does not say how the pack is programmed.</source>
            <translation>此电池包定义未说明如何对电池包编程。</translation>
        </message>
        <message>
            <source>The BMS offers contract level {0} only: an interrupted update could leave it without calibration.</source>
            <translation>BMS 仅提供约定等级 {0}：更新中断可能使其失去标定。</translation>
        </message>
        <message>
            <source>The BMS offers contract level {0}: its active calibration stays valid until the new one is committed.</source>
            <translation>BMS 提供约定等级 {0}：在提交新标定之前，当前标定保持有效。</translation>
        </message>
        <message>
            <source>The data set is for {0} Ah, the pack reports {1} Ah.</source>
            <translation>数据集用于 {0} Ah，电池包报告 {1} Ah。</translation>
        </message>
        <message>
            <source>It is for {0} Ah.</source>
            <translation>适用于 {0} Ah。</translation>
        </message>
        <message>
            <source>The data set is for {0} cells in series, the pack reports {1}.</source>
            <translation>数据集用于 {0} 个串联单体，电池包报告 {1} 个。</translation>
        </message>
        <message>
            <source>It is for {0} cells in series.</source>
            <translation>适用于 {0} 个串联单体。</translation>
        </message>
        <message>
            <source>The data set is for chemistry {0}, the pack reports {1}.</source>
            <translation>数据集用于化学体系 {0}，电池包报告 {1}。</translation>
        </message>
        <message>
            <source>It is for these cells: {0}.</source>
            <translation>适用于这些电芯：{0}。</translation>
        </message>
        <message>
            <source>The pack has the hardware {0}; the package is for {1}.</source>
            <translation>电池包的硬件为 {0}；标定包用于 {1}。</translation>
        </message>
        <message>
            <source>It fits the hardware {0}.</source>
            <translation>适用于硬件 {0}。</translation>
        </message>
        <message>
            <source>Signed by {0}.</source>
            <translation>签名者：{0}。</translation>
        </message>
        <message>
            <source>Pack {0} is connected, but the update was confirmed for {1}.</source>
            <translation>连接的是电池包 {0}，但更新确认的是 {1}。</translation>
        </message>
        <message>
            <source>Pack {0} is connected.</source>
            <translation>已连接电池包 {0}。</translation>
        </message>
        <message>
            <source>The data set is outside the envelope.</source>
            <translation>数据集超出允许范围。</translation>
        </message>
        <message>
            <source>The package is for {0}, the chosen pack definition is {1}.</source>
            <translation>标定包用于 {0}，所选电池包定义为 {1}。</translation>
        </message>
        <message>
            <source>The package is for {0}.</source>
            <translation>标定包用于 {0}。</translation>
        </message>
        <message>
            <source>The pack definition {0} does not say how this pack is programmed.</source>
            <translation>电池包定义 {0} 未说明如何对此电池包编程。</translation>
        </message>
        <message>
            <source>the default session</source>
            <translation>默认会话</translation>
        </message>
        <message>
            <source>the storing of faults</source>
            <translation>故障存储</translation>
        </message>
        <message>
            <source>normal communication</source>
            <translation>正常通信</translation>
        </message>
        <message>
            <source>The disk does not take the record of the job, so nothing is written to the pack.</source>
            <translation>磁盘无法保存作业记录，因此不向电池包写入任何内容。</translation>
        </message>
        <message>
            <source>There is too little space on the disk to record an update.</source>
            <translation>磁盘空间不足，无法记录更新。</translation>
        </message>
        <message>
            <source>Free some space on this computer's disk, or set HALITE_HOME to a folder that can be written.</source>
            <translation>请释放此计算机的磁盘空间，或将 HALITE_HOME 设为可写入的文件夹。</translation>
        </message>
        <message>
            <source>The BMS does not say how long a block may be.</source>
            <translation>BMS 未说明数据块的最大长度。</translation>
        </message>
        <message>
            <source>Transferring the {0}, {1} of {2} bytes</source>
            <translation>正在传输{0}，{1} / {2} 字节</translation>
        </message>
        <message>
            <source>The BMS did not erase its inactive slot.</source>
            <translation>BMS 未擦除其非活动存储区。</translation>
        </message>
        <message>
            <source>Wait ten seconds, then try again.</source>
            <translation>请等待十秒，然后重试。</translation>
        </message>
        <message>
            <source>too many wrong security keys</source>
            <translation>错误的安全密钥过多</translation>
        </message>
        <message>
            <source>it would write outside the staging slot</source>
            <translation>它会写到暂存区之外</translation>
        </message>
        <message>
            <source>the block is not the next one of the checked data set</source>
            <translation>该数据块不是已检查数据集的下一块</translation>
        </message>
        <message>
            <source>the part is not complete</source>
            <translation>该部分不完整</translation>
        </message>
        <message>
            <source>the permit has no data set</source>
            <translation>许可中没有数据集</translation>
        </message>
        <message>
            <source>The write gate was told of an answer to a block that it did not let through.</source>
            <translation>写入闸门收到了未经其放行的数据块的应答。</translation>
        </message>
        <message>
            <source>The write gate stopped a block that no download was announced for.</source>
            <translation>写入闸门拦截了未声明下载的数据块。</translation>
        </message>
        <message>
            <source>the definition does not name this routine</source>
            <translation>定义中没有此例程</translation>
        </message>
        <message>
            <source>it erases something else than the staging slot</source>
            <translation>它擦除的不是暂存区</translation>
        </message>
        <message>
            <source>routines are only started</source>
            <translation>例程只允许启动</translation>
        </message>
        <message>
            <source>it writes something else than the fingerprint</source>
            <translation>它写入的不是编程指纹</translation>
        </message>
        <message>
            <source>the pack has not been identified</source>
            <translation>尚未识别电池包</translation>
        </message>
        <message>
            <source>it switches more than the job needs</source>
            <translation>它切换的范围超出作业需要</translation>
        </message>
        <message>
            <source>the job does not need this service</source>
            <translation>作业不需要此服务</translation>
        </message>
        <message>
            <source>it is another security level than the one to be opened</source>
            <translation>它不是要解锁的安全等级</translation>
        </message>
        <message>
            <source>a scan only asks for results</source>
            <translation>扫描只询问结果</translation>
        </message>
        <message>
            <source>clearing faults does not need it</source>
            <translation>清除故障不需要它</translation>
        </message>
        <message>
            <source>it is another request than the one that was confirmed</source>
            <translation>它与已确认的请求不同</translation>
        </message>
        <message>
            <source>the pack has not been identified since the job began or since its last reset</source>
            <translation>自作业开始或上次复位以来尚未识别电池包</translation>
        </message>
        <message>
            <source>it must not be sent to all ECUs</source>
            <translation>它不得发给所有 ECU</translation>
        </message>
        <message>
            <source>Nothing was sent.</source>
            <translation>未发送任何内容。</translation>
        </message>
        <message>
            <source>Report this together with the job's folder.</source>
            <translation>请连同作业文件夹一起报告此问题。</translation>
        </message>
        <message>
            <source>The write gate stopped a request: {0}.</source>
            <translation>写入闸门拦截了一个请求：{0}。</translation>
        </message>
        <message>
            <source>Check what is connected, then start the job again.</source>
            <translation>请检查所连接的设备，然后重新开始作业。</translation>
        </message>
        <message>
            <source>Another pack answers: {0} instead of {1}.</source>
            <translation>应答的是其他电池包：{0}，而不是 {1}。</translation>
        </message>
        <message>
            <source>one without a serial number</source>
            <translation>（无序列号的电池包）</translation>
        </message>
        <message>
            <source>an unknown reason</source>
            <translation>未知原因</translation>
        </message>
        <message>
            <source>its own reason</source>
            <translation>自定义原因</translation>
        </message>
        <message>
            <source>Wait a moment and try again.</source>
            <translation>请稍候后重试。</translation>
        </message>
        <message>
            <source>something it needs is not available just now</source>
            <translation>所需资源暂时不可用</translation>
        </message>
        <message>
            <source>Connect a charger to the 12 V battery.</source>
            <translation>请给 12 V 蓄电池接上充电器。</translation>
        </message>
        <message>
            <source>its supply voltage is too low</source>
            <translation>供电电压过低</translation>
        </message>
        <message>
            <source>Check the charger of the 12 V battery.</source>
            <translation>请检查 12 V 蓄电池的充电器。</translation>
        </message>
        <message>
            <source>its supply voltage is too high</source>
            <translation>供电电压过高</translation>
        </message>
        <message>
            <source>the converter clutch is locked</source>
            <translation>变矩器离合器已锁止</translation>
        </message>
        <message>
            <source>Select park.</source>
            <translation>请挂入驻车挡。</translation>
        </message>
        <message>
            <source>the selector is not in park</source>
            <translation>选挡杆不在驻车挡</translation>
        </message>
        <message>
            <source>Press the brake.</source>
            <translation>请踩下制动踏板。</translation>
        </message>
        <message>
            <source>the brake is not pressed</source>
            <translation>未踩下制动踏板</translation>
        </message>
        <message>
            <source>Select a gear.</source>
            <translation>请挂挡。</translation>
        </message>
        <message>
            <source>no gear is selected</source>
            <translation>未挂挡</translation>
        </message>
        <message>
            <source>Select neutral.</source>
            <translation>请挂入空挡。</translation>
        </message>
        <message>
            <source>the gear is not in neutral</source>
            <translation>不在空挡</translation>
        </message>
        <message>
            <source>Press the pedal.</source>
            <translation>请踩下踏板。</translation>
        </message>
        <message>
            <source>the pedal is not pressed</source>
            <translation>未踩下踏板</translation>
        </message>
        <message>
            <source>Release the pedal.</source>
            <translation>请松开踏板。</translation>
        </message>
        <message>
            <source>the pedal is pressed</source>
            <translation>踏板被踩下</translation>
        </message>
        <message>
            <source>the vehicle is too slow</source>
            <translation>车速过低</translation>
        </message>
        <message>
            <source>Stop the vehicle.</source>
            <translation>请停车。</translation>
        </message>
        <message>
            <source>the vehicle moves</source>
            <translation>车辆正在行驶</translation>
        </message>
        <message>
            <source>Let the pack warm up.</source>
            <translation>请让电池包升温。</translation>
        </message>
        <message>
            <source>it is too cold</source>
            <translation>温度过低</translation>
        </message>
        <message>
            <source>Let the pack cool down.</source>
            <translation>请让电池包冷却。</translation>
        </message>
        <message>
            <source>it is too hot</source>
            <translation>温度过高</translation>
        </message>
        <message>
            <source>Let it run longer.</source>
            <translation>请让其继续运行一段时间。</translation>
        </message>
        <message>
            <source>the drive has not run long enough</source>
            <translation>驱动系统运行时间不足</translation>
        </message>
        <message>
            <source>Switch the drive on.</source>
            <translation>请接通驱动系统。</translation>
        </message>
        <message>
            <source>the drive is off</source>
            <translation>驱动系统已关闭</translation>
        </message>
        <message>
            <source>Switch the drive off.</source>
            <translation>请关闭驱动系统。</translation>
        </message>
        <message>
            <source>the drive is on</source>
            <translation>驱动系统已接通</translation>
        </message>
        <message>
            <source>the motor turns too slowly</source>
            <translation>电机转速过低</translation>
        </message>
        <message>
            <source>the motor turns too fast</source>
            <translation>电机转速过高</translation>
        </message>
        <message>
            <source>Start the job again.</source>
            <translation>请重新开始作业。</translation>
        </message>
        <message>
            <source>it is not in the right session</source>
            <translation>不在正确的会话中</translation>
        </message>
        <message>
            <source>it is still working</source>
            <translation>仍在处理</translation>
        </message>
        <message>
            <source>a block is missing</source>
            <translation>缺少一个数据块</translation>
        </message>
        <message>
            <source>Start the job once more.</source>
            <translation>请再次开始作业。</translation>
        </message>
        <message>
            <source>If it happens again, the memory of this BMS is suspect.</source>
            <translation>如再次出现，则此 BMS 的存储器可疑。</translation>
        </message>
        <message>
            <source>it could not erase or program its memory</source>
            <translation>无法擦除或编程其存储器</translation>
        </message>
        <message>
            <source>it stopped the transfer</source>
            <translation>传输被其中止</translation>
        </message>
        <message>
            <source>it does not accept the download</source>
            <translation>不接受下载</translation>
        </message>
        <message>
            <source>it could not end the authentication</source>
            <translation>无法结束认证</translation>
        </message>
        <message>
            <source>it could not use the configuration data</source>
            <translation>无法使用配置数据</translation>
        </message>
        <message>
            <source>it could not make a session key</source>
            <translation>无法生成会话密钥</translation>
        </message>
        <message>
            <source>it could not grant the rights</source>
            <translation>无法授予权限</translation>
        </message>
        <message>
            <source>it could not make a challenge</source>
            <translation>无法生成挑战值</translation>
        </message>
        <message>
            <source>the proof of the certificate's ownership failed</source>
            <translation>证书所有权验证失败</translation>
        </message>
        <message>
            <source>the certificate is revoked</source>
            <translation>证书已被吊销</translation>
        </message>
        <message>
            <source>the certificate does not cover this</source>
            <translation>证书不涵盖此操作</translation>
        </message>
        <message>
            <source>the certificate's content does not fit</source>
            <translation>证书内容不符</translation>
        </message>
        <message>
            <source>the certificate is malformed</source>
            <translation>证书格式错误</translation>
        </message>
        <message>
            <source>the certificate is of the wrong type</source>
            <translation>证书类型错误</translation>
        </message>
        <message>
            <source>it does not trust the certificate's issuer</source>
            <translation>不信任证书的签发者</translation>
        </message>
        <message>
            <source>the certificate's signature is wrong</source>
            <translation>证书签名错误</translation>
        </message>
        <message>
            <source>the certificate is not valid at this time</source>
            <translation>证书当前不在有效期内</translation>
        </message>
        <message>
            <source>the secured message did not verify</source>
            <translation>安全报文验证失败</translation>
        </message>
        <message>
            <source>it refuses a secured connection</source>
            <translation>拒绝安全连接</translation>
        </message>
        <message>
            <source>it wants a secured connection</source>
            <translation>要求安全连接</translation>
        </message>
        <message>
            <source>Wait until the lock-out has passed.</source>
            <translation>请等待锁定时间结束。</translation>
        </message>
        <message>
            <source>it is still locked out</source>
            <translation>仍处于锁定期</translation>
        </message>
        <message>
            <source>too many wrong keys, it has locked itself</source>
            <translation>错误密钥过多，BMS 已自行锁定</translation>
        </message>
        <message>
            <source>Do not try again: wrong keys lock the BMS.</source>
            <translation>请勿再次尝试：错误的密钥会锁定 BMS。</translation>
        </message>
        <message>
            <source>Check that the right key provider is set up for this pack.</source>
            <translation>请检查是否为此电池包设置了正确的密钥来源。</translation>
        </message>
        <message>
            <source>the security key is wrong</source>
            <translation>安全密钥错误</translation>
        </message>
        <message>
            <source>the tester is not authenticated</source>
            <translation>诊断仪未通过认证</translation>
        </message>
        <message>
            <source>it is locked</source>
            <translation>处于锁定状态</translation>
        </message>
        <message>
            <source>it does not know this identifier, address or value</source>
            <translation>不支持此标识符、地址或数值</translation>
        </message>
        <message>
            <source>Read the fault memory and repair the fault first.</source>
            <translation>请先读取故障存储器并排除故障。</translation>
        </message>
        <message>
            <source>a fault prevents it</source>
            <translation>有故障阻止执行</translation>
        </message>
        <message>
            <source>Check the wiring of the cell supervision units.</source>
            <translation>请检查单体监控单元的接线。</translation>
        </message>
        <message>
            <source>a unit behind the BMS does not answer</source>
            <translation>BMS 之后的单元无应答</translation>
        </message>
        <message>
            <source>the requests came in the wrong order</source>
            <translation>请求的顺序错误</translation>
        </message>
        <message>
            <source>Open the contactors, stop charging and any load, then try again.</source>
            <translation>请断开接触器，停止充电和一切负载，然后重试。</translation>
        </message>
        <message>
            <source>the pack is not in the right state</source>
            <translation>电池包状态不符合要求</translation>
        </message>
        <message>
            <source>it is busy</source>
            <translation>正忙</translation>
        </message>
        <message>
            <source>Ask for less at a time.</source>
            <translation>请减少单次请求的数据量。</translation>
        </message>
        <message>
            <source>the answer would not fit into one message</source>
            <translation>应答无法放入一条报文</translation>
        </message>
        <message>
            <source>the request has the wrong length or format for it</source>
            <translation>请求的长度或格式不符合要求</translation>
        </message>
        <message>
            <source>it does not know this sub-function</source>
            <translation>不支持此子功能</translation>
        </message>
        <message>
            <source>it does not know this service</source>
            <translation>不支持此服务</translation>
        </message>
        <message>
            <source>Save the job's folder and ask the BMS supplier.</source>
            <translation>请保存作业文件夹并询问 BMS 供应商。</translation>
        </message>
        <message>
            <source>Ask the keeper of the tester certificates for a valid one.</source>
            <translation>请向诊断仪证书的管理者索取有效证书。</translation>
        </message>
        <message>
            <source>Switch automatic sleep off, then start the job again; an update resumes.</source>
            <translation>请关闭自动休眠，然后重新开始作业；更新会继续进行。</translation>
        </message>
        <message>
            <source>The computer slept for {0} s in the middle of a job.</source>
            <translation>计算机在作业中休眠了 {0} s。</translation>
        </message>
        <message>
            <source>Another pack answers than before: {0} instead of {1}.</source>
            <translation>应答的电池包与之前不同：{0}，而不是 {1}。</translation>
        </message>
        <message>
            <source>Check the rights and the free space there.</source>
            <translation>请检查该处的权限和可用空间。</translation>
        </message>
        <message>
            <source>The lock file {0} cannot be made, so another Halite could be at work at the same time.</source>
            <translation>无法创建锁文件 {0}，因此可能有其他 Halite 同时在工作。</translation>
        </message>
        <message>
            <source>Another Halite is writing to pack {0}: {1}.</source>
            <translation>其他 Halite 正在写入电池包 {0}：{1}。</translation>
        </message>
        <message>
            <source>Another Halite uses {0} {1}: {2}.</source>
            <translation>其他 Halite 正在使用 {0} {1}：{2}。</translation>
        </message>
        <message>
            <source>process {0}</source>
            <translation>进程 {0}</translation>
        </message>
        <message>
            <source>since {0}</source>
            <translation>自 {0} 起</translation>
        </message>
        <message>
            <source>The job was stopped before it began.</source>
            <translation>作业在开始之前被停止。</translation>
        </message>
        <message>
            <source>Wait until it has ended.</source>
            <translation>请等待其结束。</translation>
        </message>
        <message>
            <source>Another job is still running.</source>
            <translation>其他作业仍在运行。</translation>
        </message>
        <message>
            <source>Free some space on the disk.</source>
            <translation>请释放磁盘空间。</translation>
        </message>
        <message>
            <source>The calibration was read but cannot be saved to {0}.</source>
            <translation>标定已读取，但无法保存到 {0}。</translation>
        </message>
        <message>
            <source>The pack definition {0} does not say how this BMS is asked who it is.</source>
            <translation>电池包定义 {0} 未说明如何询问此 BMS 的身份。</translation>
        </message>
        <message>
            <source>The BMS said who it is, but its values do not arrive ({0}).</source>
            <translation>BMS 已表明身份，但其数据未到达（{0}）。</translation>
        </message>
        <message>
            <source>Frames arrive, but none yet with values of {0}.</source>
            <translation>能收到报文，但尚无 {0} 的数据。</translation>
        </message>
        <message>
            <source>Frames arrive ({0}), but none that {1} sends ({2}).</source>
            <translation>能收到报文（{0}），但没有 {1} 所发送的报文（{2}）。</translation>
        </message>
        <message>
            <source>The adapter is open, but nothing arrives at {0}.</source>
            <translation>适配器已打开，但在 {0} 下未收到任何报文。</translation>
        </message>
        <message>
            <source>The adapter is open, but nobody answers at {0}.</source>
            <translation>适配器已打开，但在 {0} 下无应答。</translation>
        </message>
        <message>
            <source>Nothing arrives at {0}, and the adapter only listens, so nothing can be asked.</source>
            <translation>在 {0} 下未收到任何报文，且适配器仅监听，无法询问。</translation>
        </message>
        <message>
            <source>The adapter is open, but only bus errors arrive at {0}.</source>
            <translation>适配器已打开，但在 {0} 下只收到总线错误。</translation>
        </message>
        <message>
            <source>{0} talks at {1}: connect with that bit rate.</source>
            <translation>{0} 以 {1} 通信：请用该波特率连接。</translation>
        </message>
        <message>
            <source>The adapter is open, but no good frame arrives at {0}.</source>
            <translation>适配器已打开，但在 {0} 下没有收到正确的帧。</translation>
        </message>
        <message>
            <source>Bus errors are mixed among the good frames ({0} in the last second).</source>
            <translation>正确的帧之间夹杂总线错误（最近一秒 {0} 个）。</translation>
        </message>
        <message>
            <source>{0} (bus-off number {1} of this connection{2}).</source>
            <translation>{0}（本次连接第 {1} 次脱离总线{2}）。</translation>
        </message>
        <message>
            <source>, transmit errors {0}</source>
            <translation>，发送错误 {0}</translation>
        </message>
        <message>
            <source>Opening {0} {1}.</source>
            <translation>正在打开 {0} {1}。</translation>
        </message>
        <message>
            <source>{0} ({1} of {2}).</source>
            <translation>{0}（第 {1} 步，共 {2} 步）。</translation>
        </message>
        <message>
            <source>Waiting for the adapter to be unplugged and plugged in again</source>
            <translation>等待拔下并重新插入适配器</translation>
        </message>
        <message>
            <source>Opening the adapter again</source>
            <translation>正在重新打开适配器</translation>
        </message>
        <message>
            <source>Resetting the adapter</source>
            <translation>正在复位适配器</translation>
        </message>
        <message>
            <source>Emptying the adapter's queues</source>
            <translation>正在清空适配器的队列</translation>
        </message>
        <message>
            <source>Connect first.</source>
            <translation>请先连接。</translation>
        </message>
        <message>
            <source>No pack is connected.</source>
            <translation>未连接电池包。</translation>
        </message>
        <message>
            <source>The disk failed meanwhile, so the record is incomplete.</source>
            <translation>期间磁盘出错，因此记录不完整。</translation>
        </message>
        <message>
            <source>Connect without listen-only.</source>
            <translation>请取消仅监听后连接。</translation>
        </message>
        <message>
            <source>The adapter only listens, so nothing can be sent.</source>
            <translation>适配器仅监听，无法发送。</translation>
        </message>
        <message>
            <source>{0}: {1}</source>
            <translation>{0}：{1}</translation>
        </message>
        <message>
            <source>{0} and {1} more</source>
            <translation>{0} 及另外 {1} 个</translation>
        </message>
        <message>
            <source>{0} or {1}</source>
            <translation>{0} 或 {1}</translation>
        </message>
        <message>
            <source>payload</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>header</source>
            <translation>头部</translation>
        </message>
        <message>
            <source>above</source>
            <translation>高于</translation>
        </message>
        <message>
            <source>below</source>
            <translation>低于</translation>
        </message>
        <message>
            <source>rise</source>
            <translation>递增</translation>
        </message>
        <message>
            <source>fall</source>
            <translation>递减</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>modules</source>
            <translation>模组数</translation>
        </message>
        <message>
            <source>hardware</source>
            <translation>硬件</translation>
        </message>
        <message>
            <source>chemistry</source>
            <translation>化学体系</translation>
        </message>
        <message>
            <source>capacity</source>
            <translation>容量</translation>
        </message>
        <message>
            <source>author</source>
            <translation>作者</translation>
        </message>
        <message>
            <source>approver</source>
            <translation>批准人</translation>
        </message>
        <message>
            <source>session</source>
            <translation>会话</translation>
        </message>
        <message>
            <source>sessions</source>
            <translation>会话</translation>
        </message>
        <message>
            <source>data identifier</source>
            <translation>数据标识符</translation>
        </message>
        <message>
            <source>routine</source>
            <translation>例程</translation>
        </message>
        <message>
            <source>routines</source>
            <translation>例程</translation>
        </message>
        <message>
            <source>data</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>sample point</source>
            <translation>采样点</translation>
        </message>
        <message>
            <source>termination</source>
            <translation>终端电阻</translation>
        </message>
        <message>
            <source>restart</source>
            <translation>重启</translation>
        </message>
        <message>
            <source>change the session</source>
            <translation>切换会话</translation>
        </message>
        <message>
            <source>clear the fault memory</source>
            <translation>清除故障存储器</translation>
        </message>
        <message>
            <source>read the fault memory</source>
            <translation>读取故障存储器</translation>
        </message>
        <message>
            <source>read a value</source>
            <translation>读取数据</translation>
        </message>
        <message>
            <source>read its memory</source>
            <translation>读取存储器</translation>
        </message>
        <message>
            <source>be unlocked</source>
            <translation>解锁</translation>
        </message>
        <message>
            <source>switch communication</source>
            <translation>切换通信</translation>
        </message>
        <message>
            <source>write a value</source>
            <translation>写入数据</translation>
        </message>
        <message>
            <source>control an output</source>
            <translation>控制输出</translation>
        </message>
        <message>
            <source>write its memory</source>
            <translation>写入存储器</translation>
        </message>
        <message>
            <source>keep the session</source>
            <translation>保持会话</translation>
        </message>
        <message>
            <source>switch the storing of faults</source>
            <translation>切换故障存储</translation>
        </message>
        <message>
            <source>The BMS speaks only when asked, and does not say who it is: {0}</source>
            <translation>BMS 仅在被询问时应答，且未表明身份：{0}</translation>
        </message>
        <message>
            <source>Frames arrive, but the BMS does not say who it is: {0}</source>
            <translation>能收到报文，但 BMS 未表明身份：{0}</translation>
        </message>
        <message>
            <source>The data set in the package does not fit together: {0}</source>
            <translation>标定包中的数据集前后不一致：{0}</translation>
        </message>
        <message>
            <source>The data set is outside what is safe for this pack: {0}: {1}</source>
            <translation>数据集超出此电池包的安全范围：{0}：{1}</translation>
        </message>
        <message>
            <source>The calibration that was read is not whole.</source>
            <translation>读取的标定不完整。</translation>
        </message>
        <message>
            <source>This could not be recorded.</source>
            <translation>此情况未能记录。</translation>
        </message>
        <message>
            <source>The BMS checks the new calibration</source>
            <translation>BMS 正在检查新标定</translation>
        </message>
        <message>
            <source>operating, recommended and maximum safety limit</source>
            <translation>工作限值、建议限值和最大安全限值</translation>
        </message>
        <message>
            <source>{0} ({1})</source>
            <translation>{0}（{1}）</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>{0} ({1}) must be at or above {2} ({3}).</source>
            <translation>{0}（{1}）不得低于 {2}（{3}）。</translation>
        </message>
        <message>
            <source>{0} ({1}) must be at least {2} {3} above {4} ({5}).</source>
            <translation>{0}（{1}）必须比 {4}（{5}）高至少 {2} {3}。</translation>
        </message>
        <message>
            <source>code 0x{0}</source>
            <translation>代码 0x{0}</translation>
        </message>
        <message>
            <source>An older one was put in its place.</source>
            <translation>它被替换成了较旧的文件。</translation>
        </message>
        <message>
            <source>Have an administrator install a role file: halite users install FILE.</source>
            <translation>请管理员安装角色文件：halite users install FILE。</translation>
        </message>
        <message>
            <source>Have an administrator sign it with a higher version.</source>
            <translation>请管理员以更高的版本号签名。</translation>
        </message>
        <message>
            <source>It is missing.</source>
            <translation>文件缺失。</translation>
        </message>
        <message>
            <source>Nobody has to sign in here: no role file is installed.</source>
            <translation>此处无需登录：未安装角色文件。</translation>
        </message>
        <message>
            <source>The role file cannot be used, so nobody may write: {0}</source>
            <translation>角色文件无法使用，因此任何人都不能写入：{0}</translation>
        </message>
        <message>
            <source>The role file expired on {0}.</source>
            <translation>角色文件已于 {0} 过期。</translation>
        </message>
        <message>
            <source>The role file has version {0}, but version {1} was installed here before.</source>
            <translation>角色文件的版本为 {0}，但此处曾安装过版本 {1}。</translation>
        </message>
        <message>
            <source>Sign in as somebody who may.</source>
            <translation>请以有权限的人员身份登录。</translation>
        </message>
        <message>
            <source>The role {0} may not {1}.</source>
            <translation>角色“{0}”无权{1}。</translation>
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
            <source>admin</source>
            <translation>管理员</translation>
        </message>
        <message>
            <source>write a released package into a pack</source>
            <translation>将已发布的数据包写入电池包</translation>
        </message>
        <message>
            <source>operate outputs and start routines</source>
            <translation>操作输出和启动例程</translation>
        </message>
        <message>
            <source>send requests of their own that change something</source>
            <translation>自行发送会更改内容的请求</translation>
        </message>
        <message>
            <source>make packages and sign them as author</source>
            <translation>制作数据包并以作者身份签名</translation>
        </message>
        <message>
            <source>sign the packages of others as approver</source>
            <translation>以批准人身份签署他人的数据包</translation>
        </message>
        <message>
            <source>write to a BMS whose active calibration is not protected (contract levels L0 and L1)</source>
            <translation>写入其生效标定不受保护的 BMS（契约等级 L0 和 L1）</translation>
        </message>
        <message>
            <source>change users, trust root and stations</source>
            <translation>更改用户、信任根和工位</translation>
        </message>
        <message>
            <source>Have an approver look at it and sign it.</source>
            <translation>请批准人审查并签名。</translation>
        </message>
        <message>
            <source>Have somebody else look at it and sign it as approver.</source>
            <translation>请其他人审查并以批准人身份签名。</translation>
        </message>
        <message>
            <source>{0} cannot approve their own work.</source>
            <translation>{0} 不能批准自己的工作。</translation>
        </message>
        <message>
            <source>{0} may not approve packages here.</source>
            <translation>{0} 无权在此批准数据包。</translation>
        </message>
        <message>
            <source>After wrong attempts the next one has to wait {0} s.</source>
            <translation>多次尝试失败后，下一次须等待 {0} s。</translation>
        </message>
        <message>
            <source>Attempts to sign in cannot be counted, so nobody can sign in.</source>
            <translation>无法记录登录尝试次数，因此无法登录。</translation>
        </message>
        <message>
            <source>Check both, then try again.</source>
            <translation>请检查两者，然后重试。</translation>
        </message>
        <message>
            <source>Free some space on this computer's disk.</source>
            <translation>请在本机磁盘上腾出一些空间。</translation>
        </message>
        <message>
            <source>Nobody has this badge.</source>
            <translation>没有人使用此工卡。</translation>
        </message>
        <message>
            <source>Sign in with name and password.</source>
            <translation>请用姓名和密码登录。</translation>
        </message>
        <message>
            <source>The name or the password is wrong.</source>
            <translation>姓名或密码错误。</translation>
        </message>
        <message>
            <source>Wait, then try again.</source>
            <translation>请稍候再试。</translation>
        </message>
        <message>
            <source>The audit trail does not take a record, so nothing is written to the pack.</source>
            <translation>审计日志无法写入记录，因此未向电池包写入任何内容。</translation>
        </message>
        <message>
            <source>Free some space on this computer's disk, then check the log: halite audit verify.</source>
            <translation>请在本机磁盘上腾出一些空间，然后检查日志：halite audit verify。</translation>
        </message>
        <message>
            <source>Nobody has worked here for a while, so you were signed out.</source>
            <translation>此处已有一段时间无人操作，因此您已被登出。</translation>
        </message>
        <message>
            <source>Nobody is signed in, so nobody may {0}.</source>
            <translation>无人登录，因此任何人都无权{0}。</translation>
        </message>
        <message>
            <source>Sign in first; on the command line with --user.</source>
            <translation>请先登录；在命令行使用 --user。</translation>
        </message>
        <message>
            <source>The audit log does not take a record: {0}.</source>
            <translation>审计日志无法写入记录：{0}。</translation>
        </message>
        <message>
            <source>The package asks for {0} signatures and has {1}.</source>
            <translation>标定包要求 {0} 个签名，现有 {1} 个。</translation>
        </message>
        <message>
            <source>The package names {0} and {1}, but others signed it.</source>
            <translation>标定包指定 {0} 和 {1}，但由其他人签名。</translation>
        </message>
        <message>
            <source>any approver</source>
            <translation>任意批准人</translation>
        </message>
        <message>
            <source>creation time</source>
            <translation>创建时间</translation>
        </message>
        <message>
            <source> And {0} more.</source>
            <translation> 另有 {0} 处。</translation>
        </message>
        <message>
            <source>Correct these cells: halite calibration check names all of them.</source>
            <translation>请更正这些单元格：halite calibration check 会列出全部。</translation>
        </message>
        <message>
            <source>Correct what is named and build it again.</source>
            <translation>请更正所指出的内容并重新制作。</translation>
        </message>
        <message>
            <source>Have it added to the trust root.</source>
            <translation>请让管理员将其加入信任根。</translation>
        </message>
        <message>
            <source>Have it approved by somebody else.</source>
            <translation>请由其他人批准。</translation>
        </message>
        <message>
            <source>This is {0}'s key in the role {1}; it cannot sign as {2}.</source>
            <translation>这是 {0} 的密钥，角色为{1}；不能以{2}身份签名。</translation>
        </message>
        <message>
            <source>This key is not in the list of trusted keys.</source>
            <translation>此密钥不在受信任密钥列表中。</translation>
        </message>
        <message>
            <source>Use the key of an {0}.</source>
            <translation>请使用{0}的密钥。</translation>
        </message>
        <message>
            <source>What is said about the package makes no sense.</source>
            <translation>关于标定包的说明不合理。</translation>
        </message>
        <message>
            <source>{0} has already signed this package; nobody approves their own work.</source>
            <translation>{0} 已签名此标定包；任何人都不能批准自己的工作。</translation>
        </message>
        <message>
            <source>Check this computer's clock, or wait.</source>
            <translation>请检查此计算机的时钟，或等待。</translation>
        </message>
        <message>
            <source>Choose a newer package, or ask for a permit to go back for this serial number.</source>
            <translation>请选择较新的标定包，或为此序列号申请回退许可。</translation>
        </message>
        <message>
            <source>Import a newer one, and check this computer's clock.</source>
            <translation>请导入较新的列表，并检查此计算机的时钟。</translation>
        </message>
        <message>
            <source>Import the newer list of trusted keys again.</source>
            <translation>请重新导入较新的受信任密钥列表。</translation>
        </message>
        <message>
            <source>The list of trusted keys expired on {0}.</source>
            <translation>受信任密钥列表已于 {0} 过期。</translation>
        </message>
        <message>
            <source>The list of trusted keys is version {0}; this installation has had version {1}.</source>
            <translation>受信任密钥列表为版本 {0}；此安装曾使用版本 {1}。</translation>
        </message>
        <message>
            <source>The package expired on {0}.</source>
            <translation>标定包已于 {0} 过期。</translation>
        </message>
        <message>
            <source>The package has sequence {0}; this installation has already written sequence {1}.</source>
            <translation>标定包的序号为 {0}；此安装已写入过序号 {1}。</translation>
        </message>
        <message>
            <source>The package is for {0} {1}; the pack has {2}.</source>
            <translation>标定包用于{0} {1}；电池包为 {2}。</translation>
        </message>
        <message>
            <source>The package is not for the pack {0}, but for {1} others by serial number.</source>
            <translation>标定包不用于电池包 {0}，而是按序列号用于其他 {1} 个。</translation>
        </message>
        <message>
            <source>The package is not valid before {0} UTC.</source>
            <translation>标定包在 {0} UTC 之前无效。</translation>
        </message>
        <message>
            <source>The package is signed by {0}, whose key was revoked {1}.</source>
            <translation>标定包由 {0} 签名，其密钥已{1}被吊销。</translation>
        </message>
        <message>
            <source>The package may be written by {0} only.</source>
            <translation>只有 {0} 可以写入此标定包。</translation>
        </message>
        <message>
            <source>The package was revoked {0}.</source>
            <translation>标定包已{0}被吊销。</translation>
        </message>
        <message>
            <source>boot software</source>
            <translation>引导软件</translation>
        </message>
        <message>
            <source>replaced by {0} {1}</source>
            <translation>已由 {0} {1} 取代</translation>
        </message>
        <message>
            <source>The contents of the file are damaged.</source>
            <translation>文件内容已损坏。</translation>
        </message>
        <message>
            <source>Choose another file.</source>
            <translation>请选择其他文件。</translation>
        </message>
        <message>
            <source>The file is damaged: it is no signed file of Halite.</source>
            <translation>文件已损坏：它不是 Halite 的签名文件。</translation>
        </message>
        <message>
            <source>The file is larger than {0} MiB, so it is no signed file of Halite.</source>
            <translation>文件大于 {0} MiB，因此不是 Halite 的签名文件。</translation>
        </message>
        <message>
            <source>Ask for a new one.</source>
            <translation>请索取新的。</translation>
        </message>
        <message>
            <source>Revoked: {0} keys and {1} packages.</source>
            <translation>已吊销：{0} 个密钥和 {1} 个标定包。</translation>
        </message>
        <message>
            <source>The file is signed, but it is no list of keys, no revocation and no permit.</source>
            <translation>文件已签名，但不是密钥列表、吊销或许可。</translation>
        </message>
        <message>
            <source>The list of trusted keys is now version {0}, with {1} keys.</source>
            <translation>受信任密钥列表现为版本 {0}，含 {1} 个密钥。</translation>
        </message>
        <message>
            <source>The pack {0} may be given one older package until {1}.</source>
            <translation>在 {1} 之前，可向电池包 {0} 写入一个较旧的标定包。</translation>
        </message>
        <message>
            <source>The permit expired on {0}.</source>
            <translation>许可已于 {0} 过期。</translation>
        </message>
        <message>
            <source>Check the password.</source>
            <translation>请检查密码。</translation>
        </message>
        <message>
            <source>Choose a PEM file.</source>
            <translation>请选择 PEM 文件。</translation>
        </message>
        <message>
            <source>Choose a name that is not taken yet.</source>
            <translation>请选择尚未使用的名称。</translation>
        </message>
        <message>
            <source>Choose the .public.json file.</source>
            <translation>请选择 .public.json 文件。</translation>
        </message>
        <message>
            <source>Make one with halite calibration keys new.</source>
            <translation>请用 halite calibration keys new 生成。</translation>
        </message>
        <message>
            <source>The file holds no Ed25519 key that can be used.</source>
            <translation>文件中没有可用的 Ed25519 密钥。</translation>
        </message>
        <message>
            <source>The file is no public part of a key.</source>
            <translation>文件不是密钥的公开部分。</translation>
        </message>
        <message>
            <source>The key cannot be written to {0}.</source>
            <translation>无法将密钥写入 {0}。</translation>
        </message>
        <message>
            <source>Get it again from whoever looks after the keys.</source>
            <translation>请向密钥管理者重新索取。</translation>
        </message>
        <message>
            <source>The list of trusted keys contradicts itself.</source>
            <translation>受信任密钥列表自相矛盾。</translation>
        </message>
        <message>
            <source>on {0}: {1}</source>
            <translation>于 {0}：{1}</translation>
        </message>
        <message>
            <source>A list of demonstration keys cannot be followed by one with keys for real packs: anybody could have signed it.</source>
            <translation>演示密钥列表之后不能接用于真实电池包的密钥列表：任何人都可能签名。</translation>
        </message>
        <message>
            <source>Get the list of trusted keys again from whoever looks after the keys.</source>
            <translation>请向密钥管理者重新索取受信任密钥列表。</translation>
        </message>
        <message>
            <source>Import the versions between first, in their order.</source>
            <translation>请先按顺序导入中间的版本。</translation>
        </message>
        <message>
            <source>Install a Halite that was built with the trust root of your organisation.</source>
            <translation>请安装以贵组织信任根构建的 Halite。</translation>
        </message>
        <message>
            <source>It is already known.</source>
            <translation>该版本已知。</translation>
        </message>
        <message>
            <source>The file is no list of trusted keys.</source>
            <translation>文件不是受信任密钥列表。</translation>
        </message>
        <message>
            <source>The imported list of trusted keys {0} cannot be used: {1}</source>
            <translation>导入的受信任密钥列表 {0} 无法使用：{1}</translation>
        </message>
        <message>
            <source>The list of trusted keys has version {0}, the one in use {1}.</source>
            <translation>受信任密钥列表为版本 {0}，正在使用的为 {1}。</translation>
        </message>
        <message>
            <source>The list of trusted keys is not there.</source>
            <translation>受信任密钥列表不存在。</translation>
        </message>
        <message>
            <source>The list of trusted keys is signed by somebody neither it nor the one in use knows.</source>
            <translation>受信任密钥列表的签名者既不在新列表中，也不在正在使用的列表中。</translation>
        </message>
        <message>
            <source>A signature is missing: the file has {0} of {1} needed in the role {2}.</source>
            <translation>缺少签名：角色{2}需要 {1} 个签名，文件现有 {0} 个。</translation>
        </message>
        <message>
            <source>Ask whoever made it for a file that is signed by those who must.</source>
            <translation>请向制作者索取由规定人员签名的文件。</translation>
        </message>
        <message>
            <source>The file is damaged: its contents are not what {0} signed.</source>
            <translation>文件已损坏：其内容与 {0} 签名的内容不符。</translation>
        </message>
        <message>
            <source>The file is not signed.</source>
            <translation>文件未签名。</translation>
        </message>
        <message>
            <source>The file is signed by somebody this installation does not trust.</source>
            <translation>文件的签名者不受此安装信任。</translation>
        </message>
        <message>
            <source>The file is signed by {0} in the role {1}, which has no say in it.</source>
            <translation>文件由 {0} 以{1}角色签名，该角色无权签名此文件。</translation>
        </message>
        <message>
            <source>The file is signed by {0}, whose key was revoked {1}.</source>
            <translation>文件由 {0} 签名，其密钥已{1}被吊销。</translation>
        </message>
        <message>
            <source>The file is signed with demonstration keys, which anybody has.</source>
            <translation>文件使用人人都有的演示密钥签名。</translation>
        </message>
        <message>
            <source>The file is signed, but it is of another kind.</source>
            <translation>文件已签名，但属于其他类型。</translation>
        </message>
        <message>
            <source>The file was signed twice by the same person, {0}; every signature must be another person's.</source>
            <translation>文件由同一人 {0} 签名两次；每个签名必须来自不同的人。</translation>
        </message>
        <message>
            <source>Put {0} in {1} back from a backup of this computer.</source>
            <translation>请从此计算机的备份中恢复 {1} 中的 {0}。</translation>
        </message>
        <message>
            <source>What this installation knows about older and revoked packages is damaged, so no real pack is written to.</source>
            <translation>此安装关于旧标定包和已吊销标定包的记录已损坏，因此不向任何真实电池包写入。</translation>
        </message>
        <message>
            <source>The data set must not be released. {0}{1}</source>
            <translation>不得发布此数据集。{0}{1}</translation>
        </message>
        <message>
            <source>The data set must not be released.</source>
            <translation>不得发布此数据集。</translation>
        </message>
        <message>
            <source>{0} in {1} does not fit into {2}.</source>
            <translation>{1} 中的 {0} 超出 {2} 的范围。</translation>
        </message>
        <message>
            <source>The file is XML, but no CDF: it begins with {0}.</source>
            <translation>该文件是 XML，但不是 CDF：它以 {0} 开头。</translation>
        </message>
        <message>
            <source>Choose a CDF 2.0 file.</source>
            <translation>请选择 CDF 2.0 文件。</translation>
        </message>
        <message>
            <source>SW-INSTANCE {0} (line {1}): {2}</source>
            <translation>SW-INSTANCE {0}（第 {1} 行）：{2}</translation>
        </message>
        <message>
            <source>no category</source>
            <translation>没有类别</translation>
        </message>
        <message>
            <source>The file has no end of elements, at line {0}.</source>
            <translation>该文件的元素没有尽头，第 {0} 行。</translation>
        </message>
        <message>
            <source>The file declares entities, which no calibration needs.</source>
            <translation>该文件声明了实体，标定数据不需要实体。</translation>
        </message>
        <message>
            <source>The file is damaged at line {0}.</source>
            <translation>文件第 {0} 行已损坏。</translation>
        </message>
        <message>
            <source>line {0}</source>
            <translation>第 {0} 行</translation>
        </message>
        <message>
            <source>The rows of {0} have different numbers of values.</source>
            <translation>{0} 各行的数值个数不同。</translation>
        </message>
        <message>
            <source>An axis point of {0} is a text.</source>
            <translation>{0} 的一个轴点是文字。</translation>
        </message>
        <message>
            <source>{0} {1} (line {2}) is never closed.</source>
            <translation>{0} {1}（第 {2} 行）没有结束。</translation>
        </message>
        <message>
            <source>The file is no DCM file of format 2.</source>
            <translation>该文件不是格式 2 的 DCM 文件。</translation>
        </message>
        <message>
            <source>Save it as KONSERVIERUNG_FORMAT 2.0.</source>
            <translation>请另存为 KONSERVIERUNG_FORMAT 2.0。</translation>
        </message>
        <message>
            <source>a length is no number</source>
            <translation>长度不是数字</translation>
        </message>
        <message>
            <source>an axis point is a text</source>
            <translation>一个轴点是文字</translation>
        </message>
        <message>
            <source>{0} {1} (line {2}): {3}.</source>
            <translation>{0} {1}（第 {2} 行）：{3}。</translation>
        </message>
        <message>
            <source>{0} values were expected, there are {1}</source>
            <translation>应有 {0} 个数值，实有 {1} 个</translation>
        </message>
        <message>
            <source>{0} lengths were expected, there are {1}</source>
            <translation>应有 {0} 个长度，实有 {1} 个</translation>
        </message>
        <message>
            <source>{0} axis points were expected, there are {1}</source>
            <translation>应有 {0} 个轴点，实有 {1} 个</translation>
        </message>
        <message>
            <source>{0} cannot be written.</source>
            <translation>无法写入 {0}。</translation>
        </message>
        <message>
            <source>{0} cannot be carried by {1} without loss.</source>
            <translation>{1} 无法无损地保存 {0}。</translation>
        </message>
        <message>
            <source>Use Intel HEX, which carries every byte.</source>
            <translation>请使用 Intel HEX，它保存每个字节。</translation>
        </message>
        <message>
            <source>{0} has no suffix Halite knows: {1}.</source>
            <translation>{0} 的后缀不是 Halite 认识的后缀：{1}。</translation>
        </message>
        <message>
            <source>Give the file one of these suffixes.</source>
            <translation>请使用其中一种后缀。</translation>
        </message>
        <message>
            <source>{0} is in the file twice.</source>
            <translation>{0} 在文件中出现两次。</translation>
        </message>
        <message>
            <source>Keep one of them.</source>
            <translation>请保留其中一个。</translation>
        </message>
        <message>
            <source>{0} and {1} give different points for the axis {2} they share.</source>
            <translation>{0} 和 {1} 给共用的轴 {2} 的轴点不同。</translation>
        </message>
        <message>
            <source>Give both tables the same axis points.</source>
            <translation>请给两个表相同的轴点。</translation>
        </message>
        <message>
            <source>it has {0} axes, this pack's has {1}</source>
            <translation>它有 {0} 个轴，此电池包的有 {1} 个</translation>
        </message>
        <message>
            <source>an axis has {0} points, this pack's has {1}</source>
            <translation>一个轴有 {0} 个点，此电池包的有 {1} 个</translation>
        </message>
        <message>
            <source>the file gives it in {0}, this pack has it in {1}</source>
            <translation>文件中的单位是 {0}，此电池包的单位是 {1}</translation>
        </message>
        <message>
            <source>no unit</source>
            <translation>无单位</translation>
        </message>
        <message>
            <source>an axis point is {0}, this pack's is fixed at {1}</source>
            <translation>一个轴点是 {0}，此电池包的固定为 {1}</translation>
        </message>
        <message>
            <source>it has {0}, this pack's has {1}</source>
            <translation>它有 {0}，此电池包的有 {1}</translation>
        </message>
        <message>
            <source>{0} values</source>
            <translation>{0} 个数值</translation>
        </message>
        <message>
            <source>a single value</source>
            <translation>单个数值</translation>
        </message>
        <message>
            <source>{0} is {1}, which is none of its choices</source>
            <translation>{0} 是 {1}，不在可选项之中</translation>
        </message>
        <message>
            <source>{0}: this pack has no such object</source>
            <translation>{0}：此电池包没有该对象</translation>
        </message>
        <message>
            <source>{0}: {1} became {2}</source>
            <translation>{0}：{1} 变为 {2}</translation>
        </message>
        <message>
            <source>The file holds nothing of this pack's data set.</source>
            <translation>该文件不含此电池包数据集的任何内容。</translation>
        </message>
        <message>
            <source>Check that the file belongs to this pack.</source>
            <translation>请检查该文件是否属于此电池包。</translation>
        </message>
        <message>
            <source>{0} bytes from {1} on that lie outside the data set</source>
            <translation>从 {1} 起有 {0} 个字节在数据集之外</translation>
        </message>
        <message>
            <source>The file has {0} bytes, a data set of this pack has {1}.</source>
            <translation>该文件有 {0} 个字节，此电池包的数据集有 {1} 个字节。</translation>
        </message>
        <message>
            <source>{0} is no finite number: {1}.</source>
            <translation>{0} 不是有限数：{1}。</translation>
        </message>
        <message>
            <source>Correct it in the file.</source>
            <translation>请在文件中更正。</translation>
        </message>
        <message>
            <source>Line {0} is longer than any table of a BMS.</source>
            <translation>第 {0} 行比 BMS 的任何表都长。</translation>
        </message>
        <message>
            <source>The file is no text.</source>
            <translation>该文件不是文本。</translation>
        </message>
        <message>
            <source>The file holds more than {0} words.</source>
            <translation>该文件超过 {0} 个词。</translation>
        </message>
        <message>
            <source>The file is cut off: it has no end record.</source>
            <translation>文件不完整：没有结束记录。</translation>
        </message>
        <message>
            <source>The file has no row that begins with kind, name, unit.</source>
            <translation>该文件没有以 kind、name、unit 开头的行。</translation>
        </message>
        <message>
            <source>Export a file from Halite to see the layout.</source>
            <translation>从 Halite 导出一个文件即可看到格式。</translation>
        </message>
        <message>
            <source>Line {0} begins with {1}, which is no kind of row.</source>
            <translation>第 {0} 行以 {1} 开头，没有这种行。</translation>
        </message>
        <message>
            <source>Line {0}: {1}, a {2}, has no {3} axis.</source>
            <translation>第 {0} 行：{1}（{2}）没有 {3} 轴。</translation>
        </message>
        <message>
            <source>data set</source>
            <translation>数据集</translation>
        </message>
        <message>
            <source>{0} is nothing Halite can take calibration values from.</source>
            <translation>Halite 无法从 {0} 读取标定值。</translation>
        </message>
        <message>
            <source>Give the id of a package, or a file: {0}.</source>
            <translation>请给出标定包的编号或文件：{0}。</translation>
        </message>
        <message>
            <source>{0} holds only some of the values, and this pack definition has no {1} for the others.</source>
            <translation>{0} 只含部分数值，此电池包定义没有用于其余数值的 {1}。</translation>
        </message>
        <message>
            <source>Give a file that holds all of them.</source>
            <translation>请使用包含全部数值的文件。</translation>
        </message>
        <message>
            <source>{0} does not fit this pack: {1}{2}.</source>
            <translation>{0} 不适合此电池包：{1}{2}。</translation>
        </message>
        <message>
            <source>; and {0} more</source>
            <translation>；另有 {0} 项</translation>
        </message>
        <message>
            <source>Correct these objects or take them out of the file.</source>
            <translation>请更正这些对象，或从文件中删除。</translation>
        </message>
        <message>
            <source>{0} holds no calibration object of this pack.</source>
            <translation>{0} 不含此电池包的标定对象。</translation>
        </message>
        <message>
            <source>The file holds {0} of {1} objects; the others are as in the factory set.</source>
            <translation>该文件含 {1} 个对象中的 {0} 个；其余与出厂数据集相同。</translation>
        </message>
        <message>
            <source>{0} bytes are not in the file; they are as in the factory set.</source>
            <translation>有 {0} 个字节不在文件中；与出厂数据集相同。</translation>
        </message>
        <message>
            <source>Values were rounded to the steps of the BMS: {0}.</source>
            <translation>数值已按 BMS 的步长取整：{0}。</translation>
        </message>
        <message>
            <source>Not taken, because this pack has no such object: {0}.</source>
            <translation>未采用，因为此电池包没有该对象：{0}。</translation>
        </message>
        <message>
            <source>the A2L of a pack that can be flashed must be sound, this one is damaged: {0}.</source>
            <translation>可刷写电池包的 A2L 必须完好，此文件已损坏：{0}。</translation>
        </message>
        <message>
            <source>Get the A2L file again from whoever made it.</source>
            <translation>请向制作者重新索取 A2L 文件。</translation>
        </message>
        <message>
            <source>The data set is for cells of chemistry {0}, this pack has {1}.</source>
            <translation>数据集适用于化学体系编号 {0} 的电芯，此电池包为 {1}。</translation>
        </message>
        <message>
            <source>The data set is for {0} cells in series, this pack has {1}.</source>
            <translation>数据集适用于 {0} 串电芯，此电池包为 {1} 串。</translation>
        </message>
        <message>
            <source>The data set is for {0} Ah, this pack has {1} Ah.</source>
            <translation>数据集适用于 {0} Ah，此电池包为 {1} Ah。</translation>
        </message>
        <message>
            <source>The points of the envelope's scale do not fit together.</source>
            <translation>安全包络的比例表支点不一致。</translation>
        </message>
        <message>
            <source>Get the envelope again from whoever made it.</source>
            <translation>请向制作者重新获取安全包络。</translation>
        </message>
        <message>
            <source>The envelope is for the chemistry {0}, which Halite does not know.</source>
            <translation>该安全包络适用于 Halite 不认识的化学体系 {0}。</translation>
        </message>
        <message>
            <source>Choose the envelope of a chemistry that is known, or install a newer Halite.</source>
            <translation>请选择已知化学体系的安全包络，或安装更新版本的 Halite。</translation>
        </message>
        <message>
            <source>The envelope is valid from {0}: it is too early to install it.</source>
            <translation>该安全包络自 {0} 起生效：现在安装为时过早。</translation>
        </message>
        <message>
            <source>Install it on that day, and check this computer's clock.</source>
            <translation>请在当日安装，并检查本机时钟。</translation>
        </message>
        <message>
            <source>The envelope is version {0}, and version {1} has been in use here.</source>
            <translation>该安全包络为版本 {0}，而此处已使用过版本 {1}。</translation>
        </message>
        <message>
            <source>Ask for the newest envelope.</source>
            <translation>请索取最新的安全包络。</translation>
        </message>
        <message>
            <source>The envelope is wider than the one in use: {0}.</source>
            <translation>该安全包络比正在使用的更宽：{0}。</translation>
        </message>
        <message>
            <source>An envelope may only tighten.</source>
            <translation>安全包络只能收紧。</translation>
        </message>
        <message>
            <source>Ask the cell's safety team; a wider envelope takes a new release of Halite.</source>
            <translation>请咨询电芯安全团队；更宽的安全包络需要新版本的 Halite。</translation>
        </message>
        <message>
            <source>{0} is the envelope of another chemistry, {1}.</source>
            <translation>{0} 是另一化学体系 {1} 的安全包络。</translation>
        </message>
        <message>
            <source>Install the right one.</source>
            <translation>请安装正确的安全包络。</translation>
        </message>
        <message>
            <source>The safe envelope of this installation cannot be used, so nothing may be written.</source>
            <translation>本安装的安全包络无法使用，因此不得写入任何内容。</translation>
        </message>
        <message>
            <source>{0} of the plating limit, not {1}</source>
            <translation>析钠限值的 {0}，而非 {1}</translation>
        </message>
        <message>
            <source>charging at {0} °C, not {1}</source>
            <translation>在 {0} °C 充电，而非 {1}</translation>
        </message>
        <message>
            <source>charging to {0} mV, not {1}</source>
            <translation>充电至 {0} mV，而非 {1}</translation>
        </message>
        <message>
            <source>cells at {0} mV, not {1}</source>
            <translation>电芯处于 {0} mV，而非 {1}</translation>
        </message>
        <message>
            <source>a scale of {0} at {1}, not {2}</source>
            <translation>{1} 处的比例为 {0}，而非 {2}</translation>
        </message>
        <message>
            <source>{0} after {1}: must {2} along {3}.</source>
            <translation>{1} 之后是 {0}：沿{3}必须{2}。</translation>
        </message>
        <message>
            <source>Every byte is 0xFF: this is erased memory, not a table.</source>
            <translation>每个字节都是 0xFF：这是已擦除的存储器，不是表。</translation>
        </message>
        <message>
            <source>A value is no number: whoever wrote the table left it empty.</source>
            <translation>有数值不是数字：写表的人将其留空。</translation>
        </message>
        <message>
            <source>With the bytes of each number swapped every value would be possible.</source>
            <translation>若交换每个数的字节，所有数值都将合理。</translation>
        </message>
        <message>
            <source>The table would be smooth with rows and columns exchanged: it was written along the other axis.</source>
            <translation>若行列互换，该表将是平滑的：它是沿另一轴写入的。</translation>
        </message>
        <message>
            <source>These points from 0 to 100 look like states of charge: the axes were exchanged.</source>
            <translation>这些从 0 到 100 的支点像荷电状态：两轴被互换。</translation>
        </message>
        <message>
            <source>Some of these points are negative as signed numbers, like temperatures: the axes were exchanged.</source>
            <translation>其中一些支点按有符号数为负，像温度：两轴被互换。</translation>
        </message>
        <message>
            <source>Divided by {0} Ah every value would be a usual C-rate: ampere for C?</source>
            <translation>除以 {0} Ah 后所有数值都是常见倍率：是否把安培当作 C？</translation>
        </message>
        <message>
            <source>Times {0} every value would be possible: {1}?</source>
            <translation>乘以 {0} 后所有数值都将合理：{1}？</translation>
        </message>
        <message>
            <source>Less {0} every value would be possible: kelvin for °C?</source>
            <translation>减去 {0} 后所有数值都将合理：是否把开尔文当作 °C？</translation>
        </message>
        <message>
            <source>V for mV</source>
            <translation>把 V 当作 mV</translation>
        </message>
        <message>
            <source>Ω for mΩ</source>
            <translation>把 Ω 当作 mΩ</translation>
        </message>
        <message>
            <source>µΩ for mΩ</source>
            <translation>把 µΩ 当作 mΩ</translation>
        </message>
        <message>
            <source>mV for V</source>
            <translation>把 mV 当作 V</translation>
        </message>
        <message>
            <source>mA for A</source>
            <translation>把 mA 当作 A</translation>
        </message>
        <message>
            <source>mAh for Ah</source>
            <translation>把 mAh 当作 Ah</translation>
        </message>
        <message>
            <source>the charge voltage limit at {0} °C (CHG_V_LIM_T)</source>
            <translation>{0} °C 时的充电电压限值（CHG_V_LIM_T）</translation>
        </message>
        <message>
            <source>what the charging map allows at {0} °C when full</source>
            <translation>{0} °C 满电时充电图所允许的值</translation>
        </message>
        <message>
            <source>Sodium can plate above {0} C.</source>
            <translation>高于 {0} C 时可能析钠。</translation>
        </message>
        <message>
            <source>The cell passes {0} mV above {1} C.</source>
            <translation>高于 {1} C 时单体电压会超过 {0} mV。</translation>
        </message>
        <message>
            <source>So cold a cell takes {0} C at most.</source>
            <translation>如此低温的电芯最多承受 {0} C。</translation>
        </message>
        <message>
            <source>So hot a cell takes {0} C at most.</source>
            <translation>如此高温的电芯最多承受 {0} C。</translation>
        </message>
        <message>
            <source>No cell of this chemistry takes more than {0} C.</source>
            <translation>该化学体系的电芯均不能承受超过 {0} C。</translation>
        </message>
        <message>
            <source>The cell falls below {0} mV above {1} C.</source>
            <translation>高于 {1} C 时单体电压会低于 {0} mV。</translation>
        </message>
        <message>
            <source>A pulse of {0} times the charging map is {1} C at {2} °C and {3} %.</source>
            <translation>充电图 {0} 倍的脉冲在 {2} °C 和 {3} % 时为 {1} C。</translation>
        </message>
        <message>
            <source>The guard takes the anode for {0} mV at {1} %, but it has {2} mV: the guard would come too late.</source>
            <translation>保护认为 {1} % 时负极为 {0} mV，实际为 {2} mV：保护会过晚动作。</translation>
        </message>
        <message>
            <source>The guard takes the anode for {0} mΩ at {1} °C, but it has {2} mΩ: the guard would come too late.</source>
            <translation>保护认为 {1} °C 时负极为 {0} mΩ，实际为 {2} mΩ：保护会过晚动作。</translation>
        </message>
        <message>
            <source>the recommended low temperature limit (TEMP_CHG_LO)</source>
            <translation>低温限值的建议值（TEMP_CHG_LO）</translation>
        </message>
        <message>
            <source>the recommended high temperature limit (TEMP_CHG_HI)</source>
            <translation>高温限值的建议值（TEMP_CHG_HI）</translation>
        </message>
        <message>
            <source>{0} °C must not be {1} {2} ({3} °C).</source>
            <translation>{0} °C 不得{1} {2}（{3} °C）。</translation>
        </message>
        <message>
            <source>the low cell voltage limit in operation (CELL_UV)</source>
            <translation>运行中的单体电压下限（CELL_UV）</translation>
        </message>
        <message>
            <source>the high cell voltage limit in operation (CELL_OV)</source>
            <translation>运行中的单体电压上限（CELL_OV）</translation>
        </message>
        <message>
            <source>Switched off: {0}.</source>
            <translation>已关闭：{0}。</translation>
        </message>
        <message>
            <source>all of the time</source>
            <translation>全部时间</translation>
        </message>
        <message>
            <source>the rest of the voltage becomes the current through the closing contactor</source>
            <translation>剩余电压会变成闭合接触器时的电流</translation>
        </message>
        <message>
            <source>nobody will notice a welded contactor</source>
            <translation>接触器粘连将无人察觉</translation>
        </message>
        <message>
            <source>the cells will drift apart</source>
            <translation>各电芯将逐渐失衡</translation>
        </message>
        <message>
            <source>the cells of a module</source>
            <translation>一个模组的电芯数</translation>
        </message>
        <message>
            <source>contactors that open under this much current wear out</source>
            <translation>在如此大电流下断开的接触器会磨损</translation>
        </message>
        <message>
            <source>Discharging ends at {0} % state of charge: what is below can never be used.</source>
            <translation>放电在荷电状态 {0} % 时结束：其下的电量永远无法使用。</translation>
        </message>
        <message>
            <source>Charging ends above the {0} mV these cells survive: the limit protects nothing.</source>
            <translation>充电在这些电芯可承受的 {0} mV 以上才结束：该限值不起保护作用。</translation>
        </message>
        <message>
            <source>Charging ends at {0} % state of charge: what is above can never be filled.</source>
            <translation>充电在荷电状态 {0} % 时结束：其上的电量永远无法充入。</translation>
        </message>
        <message>
            <source>A pack below {0} °C takes no charge at all, although these cells can be charged down to {1} °C.</source>
            <translation>电池包低于 {0} °C 时完全无法充电，而这些电芯可在低至 {1} °C 时充电。</translation>
        </message>
        <message>
            <source>At {0} °C the envelope lets them take {1} to {2} % in {3} h.</source>
            <translation>在 {0} °C 时，安全包络允许其在 {3} h 内从 {1} 充至 {2} %。</translation>
        </message>
        <message>
            <source>Cells are never balanced below {0} % state of charge.</source>
            <translation>荷电状态低于 {0} % 时从不均衡电芯。</translation>
        </message>
        <message>
            <source>That is {0} of {1} kWh.</source>
            <translation>即 {1} kWh 中的 {0} kWh。</translation>
        </message>
        <message>
            <source>The state of the pack has no list {0}.</source>
            <translation>电池包的状态没有列表 {0}。</translation>
        </message>
        <message>
            <source>{0} has {1} values, this pack has {2}.</source>
            <translation>{0} 有 {1} 个值，此电池包有 {2} 个。</translation>
        </message>
        <message>
            <source>{0}[{1}] is {2}: not a number from {3} to {4}.</source>
            <translation>{0}[{1}] 是 {2}：不是 {3} 到 {4} 之间的数。</translation>
        </message>
        <message>
            <source>{0} has no valid value.</source>
            <translation>{0} 没有有效值。</translation>
        </message>
        <message>
            <source>{0} is {1}: not a number.</source>
            <translation>{0} 是 {1}：不是数。</translation>
        </message>
        <message>
            <source>Give what `halite watch --json` printed.</source>
            <translation>请使用 `halite watch --json` 打印的内容。</translation>
        </message>
        <message>
            <source>Record the state again while the pack sends values.</source>
            <translation>请在电池包发送数值时重新记录状态。</translation>
        </message>
        <message>
            <source>Choose its pack with --pack.</source>
            <translation>请用 --pack 选择对应的电池包。</translation>
        </message>
        <message>
            <source>A BMS could not work with these tables.</source>
            <translation>BMS 无法使用这些表。</translation>
        </message>
        <message>
            <source>Correct what the checks name, then try again.</source>
            <translation>请更正检查指出的内容，然后重试。</translation>
        </message>
        <message>
            <source>The state {0} cannot be read.</source>
            <translation>无法读取状态 {0}。</translation>
        </message>
        <message>
            <source>{0} is no state of a pack.</source>
            <translation>{0} 不是电池包的状态。</translation>
        </message>
        <message>
            <source>Record it with `halite watch --for 5 --json`.</source>
            <translation>请用 `halite watch --for 5 --json` 记录。</translation>
        </message>
        <message>
            <source>{0} bytes the A2L does not describe are not in {1}; Intel HEX carries them.</source>
            <translation>A2L 未描述的 {0} 个字节不在 {1} 中；Intel HEX 会保存它们。</translation>
        </message>
        <message>
            <source>Version {0} of the envelope was installed here and is not there any more.</source>
            <translation>此处曾安装版本 {0} 的安全包络，现已不存在。</translation>
        </message>
        <message>
            <source>Install it again.</source>
            <translation>请重新安装。</translation>
        </message>
        <message>
            <source>Have the disk of this computer checked.</source>
            <translation>请检查这台电脑的磁盘。</translation>
        </message>
        <message>
            <source>The backup that was saved cannot be read again, so nothing is written to the pack.</source>
            <translation>保存的备份无法重新读出，因此不会向电池包写入任何内容。</translation>
        </message>
        <message>
            <source>After the restart the BMS has no valid calibration.</source>
            <translation>重启后 BMS 没有有效的标定。</translation>
        </message>
        <message>
            <source>Do not use the pack before the update is finished.</source>
            <translation>更新完成之前请勿使用该电池包。</translation>
        </message>
        <message>
            <source>Connect an external 12 V supply, confirm it, then start the update again.</source>
            <translation>请接上外部 12 V 电源并确认，然后重新开始更新。</translation>
        </message>
        <message>
            <source>Contract level L0: this BMS takes no data sets; its values lie in live memory and are only read.</source>
            <translation>契约级别 L0：该 BMS 不接受数据集；其数值位于运行内存中，只能读取。</translation>
        </message>
        <message>
            <source>Contract level L1: the calibration is overwritten in its place. The pack will refuse to charge until the update is finished.</source>
            <translation>契约级别 L1：标定在原处被覆盖。更新完成之前电池包将拒绝充电。</translation>
        </message>
        <message>
            <source>Contract level L2: the present calibration stays valid until the new one is committed. The BMS checks no signature; only Halite does.</source>
            <translation>契约级别 L2：在提交新标定之前，当前标定一直有效。BMS 不检查签名，只有 Halite 检查。</translation>
        </message>
        <message>
            <source>Contract level L3: the present calibration stays valid until the BMS itself has checked the new one and its signature. Whatever happens, this update cannot leave the pack without calibration.</source>
            <translation>契约级别 L3：在 BMS 亲自检查新标定及其签名之前，当前标定一直有效。无论发生什么，本次更新都不会使电池包失去标定。</translation>
        </message>
        <message>
            <source>This BMS overwrites its calibration in place, and nobody has confirmed that it has an external supply.</source>
            <translation>该 BMS 在原处覆盖其标定，而且没有人确认它接有外部电源。</translation>
        </message>
        <message>
            <source>Do not use the pack before it was read.</source>
            <translation>读取之前请勿使用该电池包。</translation>
        </message>
        <message>
            <source>The BMS no longer uses the new calibration.</source>
            <translation>BMS 不再使用新标定。</translation>
        </message>
        <message>
            <source>The new calibration raised faults that were not there before: {0}.</source>
            <translation>新标定引发了之前没有的故障：{0}。</translation>
        </message>
        <message>
            <source>Watching the new calibration for another {0} s</source>
            <translation>继续观察新标定 {0} 秒</translation>
        </message>
        <message>
            <source>The previous calibration is not written back: {0}</source>
            <translation>未写回之前的标定：{0}</translation>
        </message>
        <message>
            <source>The previous calibration {0} is active again; it was read.</source>
            <translation>之前的标定 {0} 已重新生效，并已读出。</translation>
        </message>
        <message>
            <source>The previous calibration {0} was written back and read back.</source>
            <translation>之前的标定 {0} 已写回并回读。</translation>
        </message>
        <message>
            <source>There is no previous calibration to go back to.</source>
            <translation>没有可以恢复的之前的标定。</translation>
        </message>
        <message>
            <source>Watching the new calibration</source>
            <translation>正在观察新标定</translation>
        </message>
        <message>
            <source>Writing the previous calibration back</source>
            <translation>正在写回之前的标定</translation>
        </message>
        <message>
            <source>Writing the previous calibration back did not succeed: {0}</source>
            <translation>写回之前的标定未成功：{0}</translation>
        </message>
        <message>
            <source>Connect a charger to the 12 V battery, then start the update again.</source>
            <translation>请给 12 V 蓄电池接上充电器，然后重新开始更新。</translation>
        </message>
        <message>
            <source>The 12 V supply stays at {0} V.</source>
            <translation>12 V 电源一直为 {0} V。</translation>
        </message>
        <message>
            <source>The 12 V supply is at {0} V: waiting for {1} V</source>
            <translation>12 V 电源为 {0} V：等待达到 {1} V</translation>
        </message>
        <message>
            <source>Erasing the present calibration</source>
            <translation>正在擦除当前标定</translation>
        </message>
        <message>
            <source>The new calibration is active and was read back, but not watched to the end. Start the update again to finish that.</source>
            <translation>新标定已生效并已回读，但观察未结束。请重新开始更新以完成观察。</translation>
        </message>
        <message>
            <source>The pack is without calibration and refuses to charge until the update is finished. Start the update again to finish it.</source>
            <translation>电池包没有标定，更新完成之前拒绝充电。请重新开始更新以完成它。</translation>
        </message>
        <message>
            <source>Ask calibration for a package without such demands.</source>
            <translation>请向标定部门索取没有此类要求的标定包。</translation>
        </message>
        <message>
            <source>Bring the pack into that condition, then start the update again.</source>
            <translation>请使电池包达到该状态，然后重新开始更新。</translation>
        </message>
        <message>
            <source>The pack is not as the package demands: {0}.</source>
            <translation>电池包不符合标定包的要求：{0}。</translation>
        </message>
        <message>
            <source>The package demands a certain condition of the pack, which this BMS does not tell.</source>
            <translation>标定包要求电池包处于某种状态，而该 BMS 不提供这些信息。</translation>
        </message>
        <message>
            <source>a cell temperature</source>
            <translation>某电芯温度</translation>
        </message>
        <message>
            <source>a cell voltage</source>
            <translation>某电芯电压</translation>
        </message>
        <message>
            <source>{0} is {1} {2}, allowed are {3} to {4} {5}</source>
            <translation>{0}为 {1} {2}，允许 {3} 至 {4} {5}</translation>
        </message>
        <message>
            <source>{0} A are flowing, at most {1} A are allowed</source>
            <translation>正流过 {0} A，最多允许 {1} A</translation>
        </message>
        <message>
            <source>the 12 V supply is at {0} V, at least {1} V are needed</source>
            <translation>12 V 电源为 {0} V，至少需要 {1} V</translation>
        </message>
        <message>
            <source>the contactors are closed</source>
            <translation>接触器已闭合</translation>
        </message>
        <message>
            <source>This BMS takes no data sets (contract level L0): its values lie in live memory and are only read.</source>
            <translation>该 BMS 不接受数据集（契约级别 L0）：其数值位于运行内存中，只能读取。</translation>
        </message>
        <message>
            <source>Use the tool of its maker.</source>
            <translation>请使用其制造商的工具。</translation>
        </message>
        <message>
            <source>Release {0} may go into this pack.</source>
            <translation>发布 {0} 可以写入该电池包。</translation>
        </message>
        <message>
            <source>Start the update again to finish that.</source>
            <translation>请重新开始更新以完成它。</translation>
        </message>
        <message>
            <source>Wait {0} s, then try again.</source>
            <translation>请等待 {0} 秒，然后重试。</translation>
        </message>
        <message>
            <source>The disk does not take the list of the batch.</source>
            <translation>磁盘无法写入批次列表。</translation>
        </message>
        <message>
            <source>Give the path of a permit file, or leave it out.</source>
            <translation>请给出许可文件的路径，或省略它。</translation>
        </message>
        <message>
            <source>The permit cannot be read.</source>
            <translation>无法读取许可文件。</translation>
        </message>
        <message>
            <source>Erase the present calibration: from here on the pack refuses to charge</source>
            <translation>擦除当前标定：从此刻起电池包拒绝充电</translation>
        </message>
        <message>
            <source>Watch for new faults; they bring the previous calibration back</source>
            <translation>观察是否出现新故障；若出现则恢复之前的标定</translation>
        </message>
        <message>
            <source>The virtual pack has no cells of {0}.</source>
            <translation>虚拟电池包没有 {0} 电芯。</translation>
        </message>
        <message>
            <source>Only sodium-ion NFM cells can be simulated.</source>
            <translation>只能模拟钠离子 NFM 电芯。</translation>
        </message>
        <message>
            <source>The open-circuit voltage of {0} is not known.</source>
            <translation>{0} 的开路电压未知。</translation>
        </message>
        <message>
            <source>A payload has 1 to {0} bytes, this one {1}.</source>
            <translation>负载应为 1 到 {0} 字节，此处为 {1} 字节。</translation>
        </message>
        <message>
            <source>The payload of the data set has {0} bytes, its header says {1}.</source>
            <translation>数据集负载有 {0} 字节，其头部声明为 {1} 字节。</translation>
        </message>
        <message>
            <source>These tables have {0} bytes, those of this pack {1}.</source>
            <translation>这些表格有 {0} 字节，此电池包的表格为 {1} 字节。</translation>
        </message>
        <message>
            <source>Use tables of this pack.</source>
            <translation>请使用此电池包的表格。</translation>
        </message>
        <message>
            <source>This axis is fixed in the A2L.</source>
            <translation>此轴在 A2L 中为固定轴。</translation>
        </message>
        <message>
            <source>Edit the values instead.</source>
            <translation>请改为编辑数值。</translation>
        </message>
        <message>
            <source>{0} cannot be {1}: allowed is {2} to {3}.</source>
            <translation>{0} 不能为 {1}：允许 {2} 到 {3}。</translation>
        </message>
        <message>
            <source>This time nothing was written; an earlier update of this pack has not come to its end.</source>
            <translation>本次未写入任何内容；此电池包先前的更新尚未完成。</translation>
        </message>
        <message>
            <source>This table does not hold frames as python-can, SavvyCAN or cabana write them.</source>
            <translation>此表格不含 python-can、SavvyCAN 或 cabana 所写格式的帧。</translation>
        </message>
        <message>
            <source>Its first line must be `{0}`, or as SavvyCAN writes it.</source>
            <translation>其首行必须为 `{0}`，或与 SavvyCAN 所写一致。</translation>
        </message>
        <message>
            <source>A line is too long for a frame.</source>
            <translation>有一行过长，不可能是一帧。</translation>
        </message>
        <message>
            <source>There are zero bytes instead of text, as after a loss of power.</source>
            <translation>文本处为零字节，如同断电之后。</translation>
        </message>
        <message>
            <source>The file cannot be read.</source>
            <translation>无法读取该文件。</translation>
        </message>
        <message>
            <source>Copy it to another disk and try again.</source>
            <translation>请将其复制到另一磁盘后重试。</translation>
        </message>
        <message>
            <source>A line cannot be read as a frame.</source>
            <translation>有一行无法读作一帧。</translation>
        </message>
        <message>
            <source>The file ends in the middle of a line.</source>
            <translation>文件在一行的中间结束。</translation>
        </message>
        <message>
            <source>Times in the log go back; they were read as they stand.</source>
            <translation>日志中的时间有倒退；已按原样读取。</translation>
        </message>
        <message>
            <source>This is a TRC log of version {0}, which Halite does not know.</source>
            <translation>这是版本 {0} 的 TRC 日志，Halite 不认识该版本。</translation>
        </message>
        <message>
            <source>Save it as version 1.1 or 2.1 with PEAK's converter.</source>
            <translation>请用 PEAK 的转换工具将其另存为 1.1 或 2.1 版。</translation>
        </message>
        <message>
            <source>Converting was stopped; nothing was written.</source>
            <translation>转换已停止；未写入任何内容。</translation>
        </message>
        <message>
            <source>This log does not say when it was recorded.</source>
            <translation>此日志未说明其记录时间。</translation>
        </message>
        <message>
            <source>Give --from and --to in seconds on its own clock.</source>
            <translation>请以其自身时钟的秒数给出 --from 和 --to。</translation>
        </message>
        <message>
            <source>A block of the log is damaged and was passed over.</source>
            <translation>日志中有一个数据块损坏，已跳过。</translation>
        </message>
        <message>
            <source>A block of the log is packed in a way that is not known here and was passed over.</source>
            <translation>日志中有一个数据块的压缩方式未知，已跳过。</translation>
        </message>
        <message>
            <source>Bytes between the blocks of the log are damaged and were passed over.</source>
            <translation>日志数据块之间的字节损坏，已跳过。</translation>
        </message>
        <message>
            <source>The log ends before it is complete; everything up to its last whole record was read.</source>
            <translation>日志不完整；已读取到最后一条完整记录为止。</translation>
        </message>
        <message>
            <source>Records of the log are damaged and were passed over.</source>
            <translation>日志中有记录损坏，已跳过。</translation>
        </message>
        <message>
            <source>The log cannot be read any further.</source>
            <translation>无法继续读取该日志。</translation>
        </message>
        <message>
            <source>Ask its owner for the right to read it.</source>
            <translation>请向文件所有者申请读取权限。</translation>
        </message>
        <message>
            <source>Choose a file inside.</source>
            <translation>请选择其中的文件。</translation>
        </message>
        <message>
            <source>Choose a file.</source>
            <translation>请选择一个文件。</translation>
        </message>
        <message>
            <source>Choose a log of {0}.</source>
            <translation>请选择 {0} 格式的日志。</translation>
        </message>
        <message>
            <source>Convert it to MDF 4.</source>
            <translation>请将其转换为 MDF 4。</translation>
        </message>
        <message>
            <source>Export it as {0}.</source>
            <translation>请将其导出为 {0}。</translation>
        </message>
        <message>
            <source>Halite may not read this file.</source>
            <translation>Halite 无权读取此文件。</translation>
        </message>
        <message>
            <source>Look whether it was moved.</source>
            <translation>请检查文件是否已被移走。</translation>
        </message>
        <message>
            <source>The file is empty.</source>
            <translation>文件为空。</translation>
        </message>
        <message>
            <source>There is no such file.</source>
            <translation>没有此文件。</translation>
        </message>
        <message>
            <source>This is a ZIP archive, not a log.</source>
            <translation>这是 ZIP 压缩包，不是日志。</translation>
        </message>
        <message>
            <source>This is a compressed file, not a log.</source>
            <translation>这是压缩文件，不是日志。</translation>
        </message>
        <message>
            <source>This is a device or a pipe, not a log.</source>
            <translation>这是设备或管道，不是日志。</translation>
        </message>
        <message>
            <source>This is a folder, not a log.</source>
            <translation>这是文件夹，不是日志。</translation>
        </message>
        <message>
            <source>This is a measurement file of MDF version 2, which holds signals instead of frames.</source>
            <translation>这是 MDF 2 测量文件，其中保存的是信号而不是报文。</translation>
        </message>
        <message>
            <source>This is a measurement file of MDF version 3, which holds signals instead of frames.</source>
            <translation>这是 MDF 3 测量文件，其中保存的是信号而不是报文。</translation>
        </message>
        <message>
            <source>This is an SQLite database, which is not read as a log.</source>
            <translation>这是 SQLite 数据库，不能作为日志读取。</translation>
        </message>
        <message>
            <source>This is no log that is known here.</source>
            <translation>这不是可识别的日志。</translation>
        </message>
        <message>
            <source>Unpack it and open the log inside.</source>
            <translation>请解压后打开其中的日志。</translation>
        </message>
        <message>
            <source>Another tester is asking this BMS, so Halite asks for no values.</source>
            <translation>另一台诊断仪正在询问该 BMS，因此 Halite 暂不请求数值。</translation>
        </message>
        <message>
            <source>The condition is too long.</source>
            <translation>条件太长。</translation>
        </message>
        <message>
            <source>Use at most {0} characters.</source>
            <translation>最多使用 {0} 个字符。</translation>
        </message>
        <message>
            <source>Only `and`, `or` or the end can follow.</source>
            <translation>此处只能是 `and`、`or` 或结尾。</translation>
        </message>
        <message>
            <source>Write for example: cell_min_mv &lt; 1600.</source>
            <translation>例如写成：cell_min_mv &lt; 1600。</translation>
        </message>
        <message>
            <source>The name of a value is missing.</source>
            <translation>缺少数值的名称。</translation>
        </message>
        <message>
            <source>Values are for example {0}.</source>
            <translation>可用的数值例如 {0}。</translation>
        </message>
        <message>
            <source>This pack has no value called {0}.</source>
            <translation>此电池包没有名为 {0} 的数值。</translation>
        </message>
        <message>
            <source>It has for example {0}.</source>
            <translation>它有例如 {0}。</translation>
        </message>
        <message>
            <source>A comparison is missing.</source>
            <translation>缺少比较。</translation>
        </message>
        <message>
            <source>Use &lt;, &lt;=, &gt;, &gt;=, ==, != or changes.</source>
            <translation>请使用 &lt;、&lt;=、&gt;、&gt;=、==、!= 或 changes。</translation>
        </message>
        <message>
            <source>A number or a text is missing.</source>
            <translation>缺少数字或文字。</translation>
        </message>
        <message>
            <source>Only numbers can be less or greater.</source>
            <translation>只有数字才能比较大小。</translation>
        </message>
        <message>
            <source>Use == or != with a text.</source>
            <translation>文字请使用 == 或 !=。</translation>
        </message>
        <message>
            <source>Charging limited by</source>
            <translation>充电受限于</translation>
        </message>
        <message>
            <source>Discharging limited by</source>
            <translation>放电受限于</translation>
        </message>
        <message>
            <source>Charging limited by: {0} (before: {1})</source>
            <translation>充电受限于：{0}（此前：{1}）</translation>
        </message>
        <message>
            <source>Discharging limited by: {0} (before: {1})</source>
            <translation>放电受限于：{0}（此前：{1}）</translation>
        </message>
        <message>
            <source>Contactors: {0} (before: {1})</source>
            <translation>接触器：{0}（此前：{1}）</translation>
        </message>
        <message>
            <source>Charger: {0} (before: {1})</source>
            <translation>充电机：{0}（此前：{1}）</translation>
        </message>
        <message>
            <source>Fault level: {0} (before: {1})</source>
            <translation>故障等级：{0}（此前：{1}）</translation>
        </message>
        <message>
            <source>Confirmed faults: {0} (before: {1})</source>
            <translation>已确认故障：{0}（此前：{1}）</translation>
        </message>
        <message>
            <source>In the fault memory: {0}</source>
            <translation>故障存储器中新增：{0}</translation>
        </message>
        <message>
            <source>No longer in the fault memory: {0}</source>
            <translation>已不在故障存储器中：{0}</translation>
        </message>
        <message>
            <source>This session holds no pack definition.</source>
            <translation>此会话不含电池包定义。</translation>
        </message>
        <message>
            <source>Open its frames as a log, with a definition of your own.</source>
            <translation>请将其中的帧作为日志打开，并使用您自己的定义。</translation>
        </message>
        <message>
            <source>The session {0} cannot be opened.</source>
            <translation>无法打开会话 {0}。</translation>
        </message>
        <message>
            <source>Check that it is there and can be read.</source>
            <translation>请检查它是否存在并且可读。</translation>
        </message>
        <message>
            <source>{0} holds no session.</source>
            <translation>{0} 不含会话。</translation>
        </message>
        <message>
            <source>Choose a folder that Halite recorded, or a .halite file.</source>
            <translation>请选择 Halite 记录的文件夹，或 .halite 文件。</translation>
        </message>
        <message>
            <source>Choose a folder that Halite recorded.</source>
            <translation>请选择 Halite 记录的文件夹。</translation>
        </message>
        <message>
            <source>What the session is of is not known: session.json is missing.</source>
            <translation>不知道会话属于什么：缺少 session.json。</translation>
        </message>
        <message>
            <source>What the session is of is not known: session.json is damaged.</source>
            <translation>不知道会话属于什么：session.json 已损坏。</translation>
        </message>
        <message>
            <source>The recording was not ended: Halite or the computer was switched off meanwhile.</source>
            <translation>记录未正常结束：期间 Halite 或计算机被关闭。</translation>
        </message>
        <message>
            <source>The pack's own values are missing; they can be decoded from the frames.</source>
            <translation>缺少电池包自身的数值；可从帧中解码。</translation>
        </message>
        <message>
            <source>{0} rows of the pack's own values are damaged and left out.</source>
            <translation>电池包自身的数值中有 {0} 行损坏，已略去。</translation>
        </message>
        <message>
            <source>{0} events are damaged and left out.</source>
            <translation>有 {0} 个事件损坏，已略去。</translation>
        </message>
        <message>
            <source>There are no frames in the session.</source>
            <translation>会话中没有帧。</translation>
        </message>
        <message>
            <source>{0} is damaged.</source>
            <translation>{0} 已损坏。</translation>
        </message>
        <message>
            <source>{0} is not a file.</source>
            <translation>{0} 不是文件。</translation>
        </message>
        <message>
            <source>{0} is cut off.</source>
            <translation>{0} 被截断。</translation>
        </message>
        <message>
            <source>The session names a file outside of itself.</source>
            <translation>会话引用了自身之外的文件。</translation>
        </message>
        <message>
            <source>Get it again from whoever recorded it.</source>
            <translation>请向记录者重新索取。</translation>
        </message>
        <message>
            <source>The session cannot be written to {0}.</source>
            <translation>无法将会话写入 {0}。</translation>
        </message>
        <message>
            <source>Check the free space and your rights there.</source>
            <translation>请检查该处的剩余空间和您的权限。</translation>
        </message>
        <message>
            <source>The session cannot be unpacked to {0}.</source>
            <translation>无法将会话解包到 {0}。</translation>
        </message>
        <message>
            <source>Name a folder that does not exist yet, where you may write.</source>
            <translation>请指定一个尚不存在、且您可写入的文件夹。</translation>
        </message>
        <message>
            <source>{0} cannot be opened as a session.</source>
            <translation>无法将 {0} 作为会话打开。</translation>
        </message>
        <message>
            <source>It may be cut off or damaged; copy it again from where it was recorded.</source>
            <translation>它可能被截断或损坏；请从记录处重新复制。</translation>
        </message>
        <message>
            <source>it has {0} members</source>
            <translation>它有 {0} 个成员</translation>
        </message>
        <message>
            <source>it has two members of one name</source>
            <translation>它有两个同名成员</translation>
        </message>
        <message>
            <source>its members overlap</source>
            <translation>其成员相互重叠</translation>
        </message>
        <message>
            <source>{0} is not a file</source>
            <translation>{0} 不是文件</translation>
        </message>
        <message>
            <source>{0} is encrypted</source>
            <translation>{0} 已加密</translation>
        </message>
        <message>
            <source>{0} is compressed</source>
            <translation>{0} 已压缩</translation>
        </message>
        <message>
            <source>{0} leads out of its folder</source>
            <translation>{0} 指向其文件夹之外</translation>
        </message>
        <message>
            <source>{0} does not belong to a session and is left out.</source>
            <translation>{0} 不属于会话，已略去。</translation>
        </message>
        <message>
            <source>nothing in it belongs to a session</source>
            <translation>其中没有任何内容属于会话</translation>
        </message>
        <message>
            <source>This file was not made by Halite: {0}.</source>
            <translation>此文件不是由 Halite 生成的：{0}。</translation>
        </message>
        <message>
            <source>Pack the session again where it was recorded: halite session pack.</source>
            <translation>请在记录处重新打包会话：halite session pack。</translation>
        </message>
        <message>
            <source>There is no room to unpack the session: {0} MB.</source>
            <translation>没有空间解包会话：{0} MB。</translation>
        </message>
        <message>
            <source>Free some space, or open the session's folder instead.</source>
            <translation>请释放一些空间，或改为打开会话的文件夹。</translation>
        </message>
        <message>
            <source>The disk is full, so nothing is recorded now.</source>
            <translation>磁盘已满，目前无法记录。</translation>
        </message>
        <message>
            <source>Free some space: recording goes on by itself.</source>
            <translation>请释放一些空间：记录会自动继续。</translation>
        </message>
        <message>
            <source>Your share of the disk is used up, so nothing is recorded now.</source>
            <translation>您的磁盘配额已用完，目前无法记录。</translation>
        </message>
        <message>
            <source>Delete something of yours: recording goes on by itself.</source>
            <translation>请删除您的一些文件：记录会自动继续。</translation>
        </message>
        <message>
            <source>The disk does not let Halite write, so nothing is recorded now.</source>
            <translation>磁盘不允许 Halite 写入，目前无法记录。</translation>
        </message>
        <message>
            <source>Check its write protection and your rights: recording goes on by itself.</source>
            <translation>请检查写保护和您的权限：记录会自动继续。</translation>
        </message>
        <message>
            <source>The folder of the recording is gone, so nothing is recorded now.</source>
            <translation>记录文件夹不见了，目前无法记录。</translation>
        </message>
        <message>
            <source>Plug the disk in again, or stop and record to another folder.</source>
            <translation>请重新插入磁盘，或停止并记录到另一个文件夹。</translation>
        </message>
        <message>
            <source>A file of the recording has become as large as this disk allows.</source>
            <translation>一个记录文件已达到此磁盘允许的大小。</translation>
        </message>
        <message>
            <source>Recording goes on in the next file.</source>
            <translation>记录在下一个文件中继续。</translation>
        </message>
        <message>
            <source>The disk is gone or broken, so nothing is recorded now.</source>
            <translation>磁盘不见了或已损坏，目前无法记录。</translation>
        </message>
        <message>
            <source>Plug it in again, or stop and record to another folder.</source>
            <translation>请重新插入，或停止并记录到另一个文件夹。</translation>
        </message>
        <message>
            <source>No session can be made there: {0}.</source>
            <translation>无法在该处创建会话：{0}。</translation>
        </message>
        <message>
            <source>Choose another folder, or check the disk.</source>
            <translation>请选择另一个文件夹，或检查磁盘。</translation>
        </message>
        <message>
            <source>The disk has taken nothing for {0} s; {1} frames wait.</source>
            <translation>磁盘已有 {0} 秒未写入任何内容；{1} 帧在等待。</translation>
        </message>
        <message>
            <source>Record to a faster disk if this comes again.</source>
            <translation>如果再次出现，请记录到更快的磁盘。</translation>
        </message>
        <message>
            <source>The disk is nearly full: {0} left.</source>
            <translation>磁盘快满了：还剩 {0}。</translation>
        </message>
        <message>
            <source>{0} MB, some {1} minutes</source>
            <translation>{0} MB，约 {1} 分钟</translation>
        </message>
        <message>
            <source>Free some space before it runs out.</source>
            <translation>请在用完之前释放一些空间。</translation>
        </message>
        <message>
            <source>The link is back after {0} s.</source>
            <translation>链路在 {0} 秒后恢复。</translation>
        </message>
        <message>
            <source>{0} frames are missing here: the adapter lost them.</source>
            <translation>此处缺少 {0} 帧：适配器丢失了它们。</translation>
        </message>
        <message>
            <source>{0} frames are missing here: the disk was too slow.</source>
            <translation>此处缺少 {0} 帧：磁盘太慢。</translation>
        </message>
        <message>
            <source>Recording goes on after {0} s.</source>
            <translation>记录在 {0} 秒后继续。</translation>
        </message>
        <message>
            <source>The disk does not come back, so the end of the recording may be missing.</source>
            <translation>磁盘没有响应，记录的结尾可能缺失。</translation>
        </message>
        <message>
            <source>Look at the disk.</source>
            <translation>请检查磁盘。</translation>
        </message>
        <message>
            <source>No adapter is connected, so there is nothing to record.</source>
            <translation>未连接适配器，没有可记录的内容。</translation>
        </message>
        <message>
            <source>This is about character {0} of the condition.</source>
            <translation>位于条件的第 {0} 个字符。</translation>
        </message>
        <message>
            <source>A part of the file is not where it points to.</source>
            <translation>文件的某一部分不在其指向的位置。</translation>
        </message>
        <message>
            <source>A part that the file points to lies behind its end: it was cut off.</source>
            <translation>文件指向的某一部分位于文件末尾之后:文件被截断了。</translation>
        </message>
        <message>
            <source>Copy it to another disk.</source>
            <translation>请将其复制到另一个磁盘。</translation>
        </message>
        <message>
            <source>Look whether it is there.</source>
            <translation>请查看它是否存在。</translation>
        </message>
        <message>
            <source>Parts of the file point to each other in a circle.</source>
            <translation>文件的各部分互相循环指向。</translation>
        </message>
        <message>
            <source>The log cannot be opened.</source>
            <translation>无法打开该日志。</translation>
        </message>
        <message>
            <source>A block of packed data is larger than any program writes; it was left out.</source>
            <translation>某个压缩数据块比任何程序写入的都大,已略去。</translation>
        </message>
        <message>
            <source>Data is packed as in MDF 4.3, which is not read yet; save it as MDF 4.2.</source>
            <translation>数据按 MDF 4.3 的方式压缩,尚不能读取;请另存为 MDF 4.2。</translation>
        </message>
        <message>
            <source>Packed data is damaged.</source>
            <translation>压缩数据已损坏。</translation>
        </message>
        <message>
            <source>The file is cut off: the end of its recorded data is missing.</source>
            <translation>文件被截断:记录数据的末尾缺失。</translation>
        </message>
        <message>
            <source>The file lists the same data again and again.</source>
            <translation>文件反复列出同一数据。</translation>
        </message>
        <message>
            <source>Frames were left out because their payload is not in the file.</source>
            <translation>部分帧已略去,因为其数据不在文件中。</translation>
        </message>
        <message>
            <source>A group of records is described in a way that makes no sense.</source>
            <translation>某组记录的描述没有意义。</translation>
        </message>
        <message>
            <source>Choose a recording of the bus.</source>
            <translation>请选择总线的记录。</translation>
        </message>
        <message>
            <source>Frames have times that make no sense; they were given that of the frame before.</source>
            <translation>部分帧的时间没有意义,已采用前一帧的时间。</translation>
        </message>
        <message>
            <source>The file has more groups of frames than any program writes; the first were read.</source>
            <translation>文件中的帧组比任何程序写入的都多,只读取了最前面的。</translation>
        </message>
        <message>
            <source>This is not an MDF 4 file.</source>
            <translation>这不是 MDF 4 文件。</translation>
        </message>
        <message>
            <source>This measurement file holds no frames of a CAN bus, only measured signals.</source>
            <translation>该测量文件不含 CAN 总线的帧,只有测量信号。</translation>
        </message>
        <message>
            <source>A record is larger than any program writes; it and what follows were left out.</source>
            <translation>某条记录比任何程序写入的都大,该记录及其后的内容已略去。</translation>
        </message>
        <message>
            <source>Frames that the file says it has are missing from it.</source>
            <translation>文件声称包含的部分帧缺失。</translation>
        </message>
        <message>
            <source>Frames were left out because the file does not say when they were, or does not name their ids.</source>
            <translation>部分帧已略去,因为文件没有说明其时间或 ID。</translation>
        </message>
        <message>
            <source>The file describes more channels than any program writes.</source>
            <translation>文件描述的通道比任何程序写入的都多。</translation>
        </message>
        <message>
            <source>Records of a kind that is not described follow; they were left out.</source>
            <translation>其后是未加描述的记录类型,已略去。</translation>
        </message>
        <message>
            <source>The last record is cut off.</source>
            <translation>最后一条记录被截断。</translation>
        </message>
        <message>
            <source>The audit trail does not take a record, so nothing is sent.</source>
            <translation>审计日志无法写入记录,因此不发送任何内容。</translation>
        </message>
        <message>
            <source>Disconnect the pack, or leave its ids out with --ids.</source>
            <translation>请断开电池包,或用 --ids 排除其 ID。</translation>
        </message>
        <message>
            <source>Somebody else on this bus has begun to send {0}, so the replay was stopped at once.</source>
            <translation>总线上有其他节点开始发送 {0},因此回放已立即停止。</translation>
        </message>
        <message>
            <source>Somebody on this bus already sends {0}, so nothing is replayed.</source>
            <translation>总线上已有节点在发送 {0},因此不进行回放。</translation>
        </message>
        <message>
            <source>Values come again by themselves some seconds after its last request; unplug it if it is not needed.</source>
            <translation>在其最后一次请求几秒后，数值会自动恢复；如不需要请将其拔下。</translation>
        </message>
        <message>
            <source>Check that it is a message database.</source>
            <translation>请检查它是否为报文数据库。</translation>
        </message>
        <message>
            <source>Check that it is a message database, and undamaged.</source>
            <translation>请检查它是否为报文数据库且未损坏。</translation>
        </message>
        <message>
            <source>It is a database of diagnostics.</source>
            <translation>这是诊断数据库。</translation>
        </message>
        <message>
            <source>{0} must be one byte in hexadecimal, not {1}.</source>
            <translation>{0} 必须是一个十六进制字节，而不是 {1}。</translation>
        </message>
        <message>
            <source>cmd must name one service: {0}.</source>
            <translation>cmd 必须指定一个服务：{0}。</translation>
        </message>
        <message>
            <source>Halite stopped recording at a fault of its own.</source>
            <translation>Halite 因自身故障停止了记录。</translation>
        </message>
        <message>
            <source>Start it again, and send the crash report to its makers.</source>
            <translation>请重新开始记录，并将崩溃报告发送给开发者。</translation>
        </message>
        <message>
            <source>Reading {0} did not get any further in {1} s of processor time.</source>
            <translation>读取 {0} 在 {1} 秒处理器时间内没有任何进展。</translation>
        </message>
        <message>
            <source>Reading {0} did not get any further within {1} s.</source>
            <translation>读取 {0} 在 {1} 秒内没有任何进展。</translation>
        </message>
        <message>
            <source>Reading {0} needed more than the {1} MiB of memory it may have.</source>
            <translation>读取 {0} 所需内存超过了允许的 {1} MiB。</translation>
        </message>
        <message>
            <source>The file is damaged, or made to do harm; check it with the tool that wrote it.</source>
            <translation>文件已损坏，或是有意制作以造成危害；请用写出它的工具检查。</translation>
        </message>
        <message>
            <source>The program part that reads {0} crashed.</source>
            <translation>读取 {0} 的程序部分崩溃了。</translation>
        </message>
        <message>
            <source>The program part that reads {0} was ended from outside, mostly because memory ran out.</source>
            <translation>读取 {0} 的程序部分被外部终止，多半是因为内存耗尽。</translation>
        </message>
        <message>
            <source>signal_set must be the name of a file beside the definition, not {0}.</source>
            <translation>signal_set 必须是定义旁边的文件名，而不是 {0}。</translation>
        </message>
        <message>
            <source>max_requests_per_s must be from 0 to 1000 and max_bus_load_pct from 0 to 100, both not 0.</source>
            <translation>max_requests_per_s 必须在 0 到 1000 之间，max_bus_load_pct 必须在 0 到 100 之间，且均不为 0。</translation>
        </message>
        <message>
            <source>least_gap_s must not be negative, and yield_s at least {0}.</source>
            <translation>least_gap_s 不能为负，yield_s 至少为 {0}。</translation>
        </message>
        <message>
            <source>the signal set has {0} {1}, but the modules hold {2}.</source>
            <translation>信号集有 {0} 个 {1}，但各模块共有 {2} 个。</translation>
        </message>
        <message>
            <source>no end record</source>
            <translation>没有结束记录</translation>
        </message>
        <message>
            <source>Something that was read of the pack is damaged in this recording.</source>
            <translation>本记录中从电池包读取的部分内容已损坏。</translation>
        </message>
        <message>
            <source>The recording does not hold that.</source>
            <translation>记录中没有该内容。</translation>
        </message>
        <message>
            <source>This is a recording: there is no pack that could be asked.</source>
            <translation>这是记录：没有可询问的电池包。</translation>
        </message>
        <message>
            <source>Connect to a pack for that.</source>
            <translation>如需此操作，请连接电池包。</translation>
        </message>
        <message>
            <source>The file has become as large as this disk allows.</source>
            <translation>文件已达到此磁盘允许的大小。</translation>
        </message>
        <message>
            <source>Choose another disk, or write fewer frames.</source>
            <translation>请选择其他磁盘，或少写一些帧。</translation>
        </message>
        <message>
            <source>A frame's time is beyond what this format can hold.</source>
            <translation>某一帧的时间超出了此格式的范围。</translation>
        </message>
        <message>
            <source>Check the clock it was recorded with, or choose another format.</source>
            <translation>请检查记录时所用的时钟，或选择其他格式。</translation>
        </message>
        <message>
            <source>{0} exists already.</source>
            <translation>{0} 已存在。</translation>
        </message>
        <message>
            <source>Add --replace to replace it, or choose another name.</source>
            <translation>请加上 --replace 以替换它，或换一个名称。</translation>
        </message>
        <message>
            <source>The file is cut off after {0} bytes; what it holds up to there is read.</source>
            <translation>文件在 {0} 字节处被截断；已读取此前的内容。</translation>
        </message>
        <message>
            <source>A file of the recording had become as large as this disk allows.</source>
            <translation>记录的一个文件达到了磁盘允许的最大值。</translation>
        </message>
        <message>
            <source>The disk did not let Halite write.</source>
            <translation>磁盘曾不允许 Halite 写入。</translation>
        </message>
        <message>
            <source>The disk was full.</source>
            <translation>磁盘曾已满。</translation>
        </message>
        <message>
            <source>The disk was gone or broken.</source>
            <translation>磁盘曾丢失或损坏。</translation>
        </message>
        <message>
            <source>The folder of the recording was gone.</source>
            <translation>记录的文件夹曾丢失。</translation>
        </message>
        <message>
            <source>Your share of the disk was used up.</source>
            <translation>您的磁盘配额曾用尽。</translation>
        </message>
        <message>
            <source>{0} is missing: it is larger than a file may be here.</source>
            <translation>缺少 {0}：它超过了此处允许的文件大小。</translation>
        </message>
        <message>
            <source>Another Halite is writing to {0}: {1}.</source>
            <translation>其他 Halite 正在写入 {0}：{1}。</translation>
        </message>
        <message>
            <source>Wait until it has finished, or choose another place.</source>
            <translation>请等它完成，或选择其他位置。</translation>
        </message>
        <message>
            <source>{0} is a folder.</source>
            <translation>{0} 是一个文件夹。</translation>
        </message>
        <message>
            <source>Give the name of a file.</source>
            <translation>请给出文件名。</translation>
        </message>
    </context>
</TS>
